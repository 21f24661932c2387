// SPDX-License-Identifier: Apache-2.0
#include "models/roomfiltermodel.h"

#include "models/roomlistmodel.h"

namespace Kontor::App {

namespace {

//! Case and accents gone: "García" is found by "garcia".
QString folded(const QString &text)
{
    QString result;
    for (const auto character : text.normalized(QString::NormalizationForm_KD).toCaseFolded()) {
        if (!character.isMark())
            result += character;
    }
    return result;
}

QStringList wordsOf(const QString &text)
{
    QString separated = folded(text);
    for (auto &character : separated) {
        if (!character.isLetterOrNumber() && !character.isSurrogate())
            character = u' ';
    }
    return separated.split(u' ', Qt::SkipEmptyParts);
}

RoomListModel::Section sectionOf(const QModelIndex &index)
{
    return index.data(RoomListModel::SectionRole).value<RoomListModel::Section>();
}

} // namespace

RoomFilterModel::RoomFilterModel(QObject *parent)
    : QSortFilterProxyModel(parent)
{
    // First of all who listen: a view asks when it hears of the change.
    const auto forget = [this] { m_counts.reset(); };
    connect(this, &QAbstractItemModel::rowsInserted, this, forget);
    connect(this, &QAbstractItemModel::rowsRemoved, this, forget);
    connect(this, &QAbstractItemModel::rowsMoved, this, forget);
    connect(this, &QAbstractItemModel::layoutChanged, this, forget);
    connect(this, &QAbstractItemModel::modelReset, this, forget);
    connect(this, &QAbstractItemModel::dataChanged, this, forget);
    setDynamicSortFilter(true);
    sort(0);
}

void RoomFilterModel::setFilterText(const QString &text)
{
    m_words = wordsOf(text);
    invalidateFilter();
}

int RoomFilterModel::count(RoomListModel::Section section) const
{
    if (!m_counts) {
        m_counts.emplace();
        m_counts->fill(0);
        for (int row = 0; row < rowCount(); ++row)
            ++m_counts->at(size_t(sectionOf(index(row, 0))));
    }
    return m_counts->at(size_t(section));
}

bool RoomFilterModel::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    if (m_words.isEmpty())
        return true;
    const auto title =
        wordsOf(sourceModel()->index(row, 0, parent).data(RoomListModel::TitleRole).toString());
    return std::all_of(m_words.begin(), m_words.end(), [&title](const QString &word) {
        return std::any_of(title.begin(), title.end(),
                           [&word](const QString &part) { return part.startsWith(word); });
    });
}

bool RoomFilterModel::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    if (sectionOf(left) != sectionOf(right))
        return sectionOf(left) < sectionOf(right);
    const auto leftTime = left.data(RoomListModel::LastActivityRole).toLongLong();
    const auto rightTime = right.data(RoomListModel::LastActivityRole).toLongLong();
    if (leftTime != rightTime)
        return leftTime > rightTime;
    return left.data(RoomListModel::RoomIdRole).toLongLong()
        < right.data(RoomListModel::RoomIdRole).toLongLong();
}

} // namespace Kontor::App
