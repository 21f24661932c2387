// SPDX-License-Identifier: Apache-2.0
#include "models/framelogmodel.h"

#include "client/session.h"
#include "models/times.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Kontor::App {

namespace {

QString exactTime(Timestamp time)
{
    return QDateTime::fromMSecsSinceEpoch(toMilliseconds(time)).toString(u"HH:mm:ss.zzz"_s);
}

//! Numbers stand under one another.
QVariant alignment(int column)
{
    const bool isNumber = column == FrameLogModel::Bytes || column == FrameLogModel::Answer;
    return int((isNumber ? Qt::AlignTrailing : Qt::AlignLeading) | Qt::AlignVCenter);
}

} // namespace

FrameLogModel::FrameLogModel(FrameLog &log, Session &session, QObject *parent)
    : QAbstractTableModel(parent)
    , m_log(log)
    , m_session(session)
{
    connect(&log, &FrameLog::aboutToAdd, this, [this] {
        const int row = int(m_log.lines().size());
        beginInsertRows({}, row, row);
    });
    connect(&log, &FrameLog::added, this, [this] { endInsertRows(); });
    connect(&log, &FrameLog::aboutToDrop, this,
            [this](int count) { beginRemoveRows({}, 0, count - 1); });
    connect(&log, &FrameLog::dropped, this, [this] { endRemoveRows(); });
    connect(&log, &FrameLog::aboutToClear, this, [this] { beginResetModel(); });
    connect(&log, &FrameLog::cleared, this, [this] { endResetModel(); });
    connect(&log, &FrameLog::answered, this, [this](qint64 number) {
        const auto cell = index(int(number - m_log.lines().front().number), Answer);
        emit dataChanged(cell, cell);
    });
    connect(&session.cache(), &LocalCache::changed, this, [this](const CacheChange &change) {
        const auto isNew = [this](RoomId room) { return !m_titles.contains(room); };
        if (std::any_of(change.rooms.begin(), change.rooms.end(), isNew))
            loadTitles();
    });
    loadTitles();
}

void FrameLogModel::loadTitles()
{
    onReady(m_session.cache().rooms(), this, [this](const Result<std::vector<CachedRoom>> &rooms) {
        if (!rooms)
            return;
        QHash<RoomId, QString> titles;
        for (const auto &room : *rooms)
            titles.insert(room.room.id, room.title);
        if (titles == m_titles)
            return;
        m_titles = titles;
        if (rowCount() > 0)
            emit dataChanged(index(0, Room), index(rowCount() - 1, Room));
    });
}

void FrameLogModel::setTextsShown(bool shown)
{
    m_textsShown = shown;
    if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int FrameLogModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_log.lines().size());
}

int FrameLogModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QByteArray FrameLogModel::json(const FrameLog::Line &line) const
{
    return m_textsShown || line.json.isEmpty() ? line.json : m_mask.apply(line.json);
}

QString FrameLogModel::cell(const FrameLog::Line &line, int column) const
{
    const bool isFrame = !line.json.isEmpty();
    switch (column) {
    case Time:
        return exactTime(line.at);
    case Direction:
        return !isFrame ? QString() : line.kind == Recording::Kind::Sent ? u"↑"_s : u"↓"_s;
    case Type:
        switch (line.kind) {
        case Recording::Kind::Connecting:
            return tr("connecting");
        case Recording::Kind::Opened:
            return tr("opened");
        case Recording::Kind::Closed:
            return line.closeCode ? tr("closed, %1").arg(*line.closeCode) : tr("closed");
        default:
            return line.facts.error.isEmpty() ? line.facts.type
                                              : line.facts.type + u' ' + line.facts.error;
        }
    case Room:
        return line.facts.room.isValid()
            ? m_titles.value(line.facts.room, QString::number(line.facts.room.value()))
            : QString();
    case Bytes:
        return isFrame ? QLocale().toString(line.bytes) : QString();
    case Answer:
        return line.answered ? tr("%n ms", nullptr, int(line.answered->count())) : QString();
    default:
        return {};
    }
}

QString FrameLogModel::spoken(const FrameLog::Line &line) const
{
    const auto direction = line.json.isEmpty() ? QString()
        : line.kind == Recording::Kind::Sent   ? tr("sent")
                                               : tr("received");
    return QStringList{direction, cell(line, Type), cell(line, Room), cell(line, Time)}
        .join(u' ')
        .simplified();
}

QVariant FrameLogModel::data(const QModelIndex &index, int role) const
{
    const auto &lines = m_log.lines();
    if (!index.isValid() || index.row() >= int(lines.size()))
        return {};
    const auto &line = lines[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return cell(line, index.column());
    case Qt::AccessibleTextRole:
        return index.column() == Time ? spoken(line) : cell(line, index.column());
    case Qt::TextAlignmentRole:
        return alignment(index.column());
    case JsonRole:
        return json(line);
    case KindRole:
        return int(line.kind);
    case TypeRole:
        return line.facts.type;
    case ErrorRole:
        return !line.facts.error.isEmpty()
            || (line.kind == Recording::Kind::Closed && !line.closeCode);
    default:
        return {};
    }
}

QVariant FrameLogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return alignment(section);
    if (role == Qt::AccessibleTextRole && section == Direction)
        return tr("Direction");
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (section) {
    case Time:
        return tr("Time");
    case Type:
        return tr("Type");
    case Room:
        return tr("Room");
    case Bytes:
        return tr("Bytes");
    case Answer:
        return tr("Answer");
    default:
        return QString();
    }
}

void FrameFilterModel::setFilterText(const QString &text)
{
    m_words = text.split(u' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

bool FrameFilterModel::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    if (m_words.isEmpty())
        return true;
    const auto text = [&](int column) {
        return sourceModel()->index(row, column, parent).data().toString();
    };
    const auto type = text(FrameLogModel::Type);
    const auto room = text(FrameLogModel::Room);
    QString json; // only where nothing shorter decides
    for (const auto &word : m_words) {
        if (word.startsWith("type:"_L1)) {
            if (!type.contains(word.mid(5), Qt::CaseInsensitive))
                return false;
        } else if (word.startsWith("room:"_L1)) {
            if (!room.contains(word.mid(5), Qt::CaseInsensitive))
                return false;
        } else if (!type.contains(word, Qt::CaseInsensitive)
                   && !room.contains(word, Qt::CaseInsensitive)) {
            if (json.isEmpty())
                json = QString::fromUtf8(sourceModel()
                                             ->index(row, 0, parent)
                                             .data(FrameLogModel::JsonRole)
                                             .toByteArray());
            if (!json.contains(word, Qt::CaseInsensitive))
                return false;
        }
    }
    return true;
}

} // namespace Kontor::App
