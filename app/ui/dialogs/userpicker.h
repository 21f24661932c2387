// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/futures.h"
#include "model/user.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QLineEdit;
class QListView;
class QStandardItemModel;

namespace Kontor::App {

class Theme;

//! \brief Finds people on the server and picks one or several.
class UserPicker : public QWidget {
    Q_OBJECT
public:
    using Find = std::function<QFuture<Result<std::vector<User>>>(const QString &query)>;
    enum class Choice { One, Several };

    //! \a without: usernames that are not offered, such as oneself.
    UserPicker(Find find, Choice choice, const QStringList &without, const Theme &theme,
               QWidget *parent = nullptr);

    //! Usernames. One: nobody, until there is an answer to what is typed.
    QStringList picked() const;

signals:
    //! One was chosen for good: a double click, or Enter.
    void activated();

private:
    void search();
    void show(const Result<std::vector<User>> &users);
    void onItemChanged();
    void showPicked();

    const Find m_find;
    const Choice m_choice;
    const QStringList m_without;
    quint64 m_question = 0; // answers to older ones are ignored
    QTimer m_pause;
    QList<User> m_picked;
    QLineEdit *m_search;
    QListView *m_list;
    QStandardItemModel *m_found;
    QLabel *m_note;
};

} // namespace Kontor::App
