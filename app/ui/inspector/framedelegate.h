// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStyledItemDelegate>

namespace Kontor::App {

class Theme;

//! Colours the inspector's cells: arrows by their direction, errors red.
class FrameDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    explicit FrameDelegate(const Theme &theme, QObject *parent = nullptr);

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    const Theme &m_theme;
};

} // namespace Kontor::App
