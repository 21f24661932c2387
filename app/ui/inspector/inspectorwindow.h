// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "connection/connectionstatus.h"
#include "models/framelogmodel.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QTableView;

namespace Kontor::App {

class Theme;

//! \brief Every frame that is sent and received while it is open: a list, and the chosen one's
//! JSON.
//!
//! Its FrameLog is made with it and goes with it: closed, it costs nothing. Closing deletes it.
class InspectorWindow : public QWidget {
    Q_OBJECT
public:
    //! \a session and \a clock outlive it.
    InspectorWindow(Session &session, const Theme &theme, const Clock &clock,
                    QWidget *parent = nullptr);

    const FrameLog &log() const { return m_log; }
    //! The recording as a file. StorageUnavailable: it can't be written there.
    Result<Done> saveTo(const QString &path) const;

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void build();
    void buildTable();
    QWidget *buildList();
    QWidget *buildDetails();
    QPushButton *addButton(const QString &name, const QString &text);
    void showCurrent();
    void showStatus(const ConnectionStatus &status);
    void togglePause();
    void copy();
    void save();

    Session &m_session;
    const Theme &m_theme;
    FrameLog m_log;
    FrameLogModel m_model;
    FrameFilterModel m_filter;
    QLineEdit *m_search;
    QPushButton *m_pause;
    QPushButton *m_clear;
    QPushButton *m_save;
    QPushButton *m_copy;
    QTableView *m_table;
    QPlainTextEdit *m_json;
    QLabel *m_meaning;
    QCheckBox *m_texts;
    QLabel *m_status;
    bool m_follows = true; // the newest line stays in sight
};

} // namespace Kontor::App
