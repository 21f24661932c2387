// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/notificationlogdialog.h"

#include "client/session.h"
#include "models/roomlistmodel.h"
#include "models/times.h"
#include "ui/text/notificationtext.h"
#include "ui/theme/metrics.h"
#include "ui/theme/painting.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Kontor::App {

using namespace Metrics;

namespace {

constexpr int kRows = 50;

//! Who wrote where.
QString placeOf(const RoomListModel &rooms, RoomId id, const QString &sender)
{
    const int row = rooms.rowOf(id);
    if (row < 0)
        return NotificationLogDialog::tr("%1 in a room that is gone").arg(isolated(sender));
    const auto index = rooms.index(row);
    const auto title = isolated(index.data(RoomListModel::TitleRole).toString());
    const bool isPerson = index.data(RoomListModel::SectionRole).value<RoomListModel::Section>()
        == RoomListModel::Section::People;
    return isPerson ? NotificationLogDialog::tr("%1, chat with %2").arg(isolated(sender), title)
                    : NotificationLogDialog::tr("%1 in %2").arg(isolated(sender), title);
}

} // namespace

NotificationLogDialog::NotificationLogDialog(const NotificationCenter &center,
                                             const RoomListModel &rooms, const Session &session,
                                             MessageId about, const Theme &theme, QWidget *parent)
    : QDialog(parent)
{
    setObjectName("notificationLog"_L1);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Why was I notified? – Kontor"));
    resize(kSettingsWidth * 3 / 4, kSettingsHeight);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(kTimelineBottom, kTimelineBottom, kTimelineBottom, kHeaderMargin);
    column->setSpacing(kRowGap);
    if (about.isValid()) {
        const auto record = center.recordOf(about);
        auto *answer = new QLabel(record ? ruleText(record->rule) : noRecordText(), this);
        answer->setObjectName("ruleText"_L1);
        answer->setFont(theme.font(Theme::Font::Strong));
        answer->setWordWrap(true);
        column->addWidget(answer);
    }
    auto *caption = new QLabel(tr("The last messages, newest first"), this);
    caption->setProperty("tone", u"muted"_s);
    caption->setFont(theme.font(Theme::Font::Small));
    auto *list = new QListWidget(this);
    list->setObjectName("records"_L1);
    list->setAccessibleName(caption->text());
    list->setWordWrap(true);
    list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    const auto &records = center.records();
    for (auto record = records.rbegin(); record != records.rend() && list->count() < kRows;
         ++record) {
        const auto sender = session.displayName(record->sender);
        auto *item = new QListWidgetItem(timeOfDay(record->at) + u"  "_s
                                             + placeOf(rooms, record->room, sender) + u'\n'
                                             + ruleText(record->rule),
                                         list);
        // The style takes its padding twice.
        item->setSizeHint({0, 2 * list->fontMetrics().lineSpacing() + 4 * kRowMargin});
        if (record->message == about)
            list->setCurrentItem(item);
    }
    column->addWidget(caption);
    column->addWidget(list, 1);
    auto *close = new QPushButton(tr("Close"), this);
    close->setMinimumHeight(kSendHeight);
    close->setMinimumWidth(kSendWidth * 2);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    column->addWidget(close, 0, Qt::AlignRight);
    list->setFocus();
}

} // namespace Kontor::App
