// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/readersdialog.h"

#include "client/session.h"
#include "models/readersmodel.h"
#include "ui/theme/calmlistview.h"
#include "ui/theme/metrics.h"
#include "ui/theme/painting.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Kontor::App {

using namespace Metrics;

namespace {

constexpr int kPersonRow = kTimelineAvatar + 2 * kGrid;
constexpr int kVisibleRows = 8;

//! A person: avatar, name, and at the end whether they have read it.
class ReaderDelegate final : public QStyledItemDelegate {
public:
    ReaderDelegate(const Theme &theme, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        return {option.rect.width(), std::max(kPersonRow, option.fontMetrics.height() + kGrid)};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const auto &colours = m_theme.colours();
        const bool read = index.data(ReadersModel::ReadRole).toBool();
        const auto name = index.data(ReadersModel::NameRole).toString();
        const QRectF row = QRectF(option.rect).adjusted(kGrid, 0, -kGrid, 0);
        const auto place = [&](qreal x, qreal y, qreal width, qreal height) {
            const QRectF rect(x, row.top() + y, width, height);
            return mirroredIn(rect, row, option.direction);
        };
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (option.state.testFlag(QStyle::State_HasFocus)) {
            painter->setPen(QPen(colours.accent, 1));
            painter->drawRoundedRect(row.adjusted(0.5, 0.5, -0.5, -0.5), kFieldRadius,
                                     kFieldRadius);
        }
        paintAvatar(*painter, m_theme,
                    place(row.left() + kGrid, (row.height() - kTimelineAvatar) / 2, kTimelineAvatar,
                          kTimelineAvatar),
                    name, initials(name));
        painter->setFont(m_theme.font(Theme::Font::Small));
        const auto words = read ? QObject::tr("read") : QObject::tr("not yet");
        const auto wordsWidth = std::ceil(QFontMetricsF(painter->font()).horizontalAdvance(words));
        const auto end = row.right() - kRowGap;
        painter->setPen(read ? colours.link : colours.muted);
        painter->drawText(place(end - wordsWidth, 0, wordsWidth + 1, row.height()),
                          Qt::AlignLeading | Qt::AlignVCenter, words);
        auto nameEnd = end - wordsWidth - kRowGap;
        if (read) {
            nameEnd -= kTickWidth + kTickGap;
            paintDeliveryState(*painter, m_theme,
                               place(end - wordsWidth - kTickGap - kTickWidth,
                                     (row.height() - kTick) / 2, kTickWidth, kTick),
                               DeliveryState::Read, colours.muted);
        }
        const auto left = row.left() + kGrid + kTimelineAvatar + kRowGap;
        painter->setFont(option.font);
        painter->setPen(colours.text);
        drawLine(*painter, place(left, 0, nameEnd - left, row.height()), name);
        painter->restore();
    }

private:
    static QRectF mirroredIn(const QRectF &rect, const QRectF &whole, Qt::LayoutDirection direction)
    {
        if (direction == Qt::LeftToRight)
            return rect;
        return {whole.left() + whole.right() - rect.right(), rect.top(), rect.width(),
                rect.height()};
    }

    const Theme &m_theme;
};

QLabel *addLine(QVBoxLayout *column, const QString &name, const QFont &font)
{
    auto *label = new QLabel;
    label->setObjectName(name);
    label->setTextFormat(Qt::PlainText);
    label->setFont(font);
    label->setWordWrap(true);
    column->addWidget(label);
    return label;
}

} // namespace

ReadersDialog::ReadersDialog(Session &session, const Subject &subject, const Theme &theme,
                             QWidget *parent)
    : QDialog(parent)
    , m_session(session)
    , m_model(new ReadersModel(session, subject.room, subject.message, subject.sender, this))
    , m_sorted(new QSortFilterProxyModel(this))
{
    setObjectName("readersDialog"_L1);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Who has read this – Kontor"));
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(ReadersModel::SortRole);
    m_sorted->setSortLocaleAware(true);
    m_sorted->sort(0);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(kHeaderMargin, kHeaderMargin, kHeaderMargin, kHeaderMargin);
    column->setSpacing(kFieldRadius);
    m_counts = addLine(column, u"readersCount"_s, theme.font(Theme::Font::Strong));
    auto *text = addLine(column, u"readersMessage"_s, theme.font(Theme::Font::Small));
    text->setProperty("tone", u"muted"_s);
    text->setText(text->fontMetrics().elidedText(oneLine(subject.text), Qt::ElideRight,
                                                 kDialogWidth - 2 * kHeaderMargin));
    auto *list = new CalmListView(u"readersList"_s, tr("People"), this);
    list->setModel(m_sorted);
    list->setItemDelegate(new ReaderDelegate(theme, list));
    list->setUniformItemSizes(true); // a big room has thousands
    list->setMinimumHeight(kVisibleRows * kPersonRow);
    column->addWidget(list, 1);
    m_note = addLine(column, u"readersNote"_s, theme.font(Theme::Font::Small));
    m_note->setProperty("tone", u"muted"_s);
    auto *close = new QPushButton(tr("Close"), this);
    close->setObjectName("closeReaders"_L1);
    close->setMinimumSize(2 * kSendWidth, kButtonHeight);
    close->setDefault(true);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    column->addWidget(close, 0, Qt::AlignTrailing);
    setMinimumWidth(kDialogWidth);
    list->setFocus();

    connect(m_model, &ReadersModel::countsChanged, this, &ReadersDialog::showCounts);
    connect(&session, &Session::statusChanged, this, &ReadersDialog::showCounts);
    session.roomPeople().refresh();
    showCounts();
}

void ReadersDialog::showCounts()
{
    const int all = m_model->rowCount();
    const bool online = m_session.status().state == ConnectionState::Online;
    if (all == 0 && m_model->isComplete())
        m_counts->setText(tr("Nobody else is in this room"));
    else if (all == 0)
        m_counts->setText(online ? tr("Loading…") : tr("Not known without a connection"));
    else
        //: %1: how many have read it; %n: how many could have
        m_counts->setText(tr("Read by %1 of %n people", nullptr, all)
                              .arg(QLocale().toString(m_model->readers())));
    QString note;
    if (all > 0 && !online)
        note = tr("As it was when the connection was lost.");
    else if (all > 0 && !m_model->isComplete())
        note = tr("More people are being loaded…");
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
}

} // namespace Kontor::App
