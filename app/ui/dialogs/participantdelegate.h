// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStyledItemDelegate>

namespace Kontor::App {

class Theme;

//! A person in a room: avatar, name, whether they are there, and their role at the end.
class ParticipantDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    ParticipantDelegate(const Theme &theme, QObject *parent);

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

private:
    const Theme &m_theme;
};

} // namespace Kontor::App
