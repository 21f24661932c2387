// SPDX-License-Identifier: Apache-2.0
#include "models/timelinemodel.h"

#include "client/session.h"
#include "models/times.h"

// What the delegate and a screen reader ask of a row.
namespace Kontor::App {

namespace {

constexpr std::chrono::minutes kGroupSpan{5};

} // namespace

int TimelineModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant TimelineModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const int at = index.row();
    const auto &row = m_rows[size_t(at)];
    switch (role) {
    case Qt::DisplayRole:
    case TextRole:
        return row.text;
    case Qt::AccessibleTextRole:
        return accessibleText(row);
    case MessageIdRole:
        return row.id.value();
    case ClientMsgIdRole:
        return row.clientMsgId;
    case UsernameRole:
        return row.username;
    case DisplayNameRole:
        return m_session.displayName(row.username);
    case MineRole:
        return isMine(row);
    case TimeRole:
        return toMilliseconds(row.time);
    case StateRole:
        return QVariant::fromValue(state(row));
    case FailureRole:
        return row.failure ? QVariant(int(*row.failure)) : QVariant();
    case EditedRole:
        return row.edited;
    case DeletedRole:
        return row.deleted;
    case FirstOfGroupRole:
        return startsGroup(at);
    case LastOfGroupRole:
        return at + 1 == rowCount() || startsGroup(at + 1);
    case StartsDayRole:
        return startsDay(at);
    case StartsNewRole:
        return row.id.isValid() && row.id == m_newLine;
    default:
        return {};
    }
}

MessageKey TimelineModel::keyOf(const QModelIndex &index) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto &row = m_rows[size_t(index.row())];
    return {m_room, row.id, row.clientMsgId};
}

int TimelineModel::lastOfMine() const
{
    for (int at = rowCount() - 1; at >= 0; --at) {
        const auto &row = m_rows[size_t(at)];
        if (isMine(row) && !row.deleted)
            return at;
    }
    return -1;
}

bool TimelineModel::isMine(const Row &row) const
{
    return row.username == m_session.me().username;
}

bool TimelineModel::startsDay(int row) const
{
    return row == 0 || localDay(m_rows[size_t(row - 1)].time) != localDay(m_rows[size_t(row)].time);
}

bool TimelineModel::startsGroup(int row) const
{
    if (startsDay(row) || (m_newLine.isValid() && m_rows[size_t(row)].id == m_newLine))
        return true;
    const auto &before = m_rows[size_t(row - 1)];
    const auto &here = m_rows[size_t(row)];
    return before.username != here.username || here.time - before.time > kGroupSpan;
}

DeliveryState TimelineModel::state(const Row &row) const
{
    if (!isMine(row))
        return DeliveryState::None;
    if (row.failure)
        return DeliveryState::Failed;
    if (!row.id.isValid())
        return DeliveryState::Waiting;
    return row.id <= m_readUpTo ? DeliveryState::Read : DeliveryState::Sent;
}

QString TimelineModel::accessibleText(const Row &row) const
{
    const auto text = row.deleted ? tr("message deleted") : row.text;
    //: sender, time: text
    auto sentence =
        tr("%1, %2: %3").arg(m_session.displayName(row.username), timeOfDay(row.time), text);
    if (row.edited && !row.deleted)
        sentence = tr("%1, edited").arg(sentence);
    switch (state(row)) {
    case DeliveryState::None:
        return sentence;
    case DeliveryState::Waiting:
        return tr("%1, waiting").arg(sentence);
    case DeliveryState::Sent:
        return tr("%1, sent").arg(sentence);
    case DeliveryState::Read:
        return tr("%1, read").arg(sentence);
    case DeliveryState::Failed:
        return tr("%1, not sent").arg(sentence);
    }
    return sentence;
}

} // namespace Kontor::App
