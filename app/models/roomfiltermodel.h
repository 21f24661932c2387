// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/roomlistmodel.h"

#include <QSortFilterProxyModel>

#include <array>
#include <optional>

namespace Kontor::App {

//! \brief The room list as it is shown: rooms, then people, then archived rooms, each by last
//! activity, newest first.
//!
//! Filters by title: every word that was typed begins a word of the title, in any case and with or
//! without accents.
class RoomFilterModel : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit RoomFilterModel(QObject *parent = nullptr);

    void setFilterText(const QString &text);
    QString filterText() const { return m_words.join(u' '); }

    //! How many rows a section has.
    int count(RoomListModel::Section section) const;

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    QStringList m_words; //!< folded
    mutable std::optional<std::array<int, 3>> m_counts; // until rows come, go or move
};

} // namespace Kontor::App
