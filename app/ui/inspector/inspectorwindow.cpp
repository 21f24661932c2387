// SPDX-License-Identifier: Apache-2.0
#include "ui/inspector/inspectorwindow.h"

#include "client/session.h"
#include "ui/inspector/framedelegate.h"
#include "ui/inspector/frametext.h"
#include "ui/text/connectiontext.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSaveFile>
#include <QScrollBar>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Kontor::App {

using namespace Metrics;

InspectorWindow::InspectorWindow(Session &session, const Theme &theme, const Clock &clock,
                                 QWidget *parent)
    : QWidget(parent, Qt::Window)
    , m_session(session)
    , m_theme(theme)
    , m_log(session, clock)
    , m_model(m_log, session)
    , m_search(new QLineEdit(this))
    , m_pause(addButton(u"pauseFrames"_s, tr("Pause")))
    , m_clear(addButton(u"clearFrames"_s, tr("Clear")))
    , m_save(addButton(u"saveFrames"_s, tr("Save…")))
    , m_copy(addButton(u"copyFrame"_s, tr("Copy")))
    , m_table(new QTableView(this))
    , m_json(new QPlainTextEdit(this))
    , m_meaning(new QLabel(this))
    , m_texts(new QCheckBox(tr("Show what people wrote"), this))
    , m_status(new QLabel(this))
{
    setObjectName("inspector"_L1);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Inspector – Kontor"));
    resize(kInspectorWidth, kInspectorHeight);
    m_filter.setSourceModel(&m_model);
    build();
    connect(m_search, &QLineEdit::textChanged, &m_filter, &FrameFilterModel::setFilterText);
    connect(m_pause, &QPushButton::clicked, this, &InspectorWindow::togglePause);
    connect(m_clear, &QPushButton::clicked, &m_log, &FrameLog::clear);
    connect(m_save, &QPushButton::clicked, this, &InspectorWindow::save);
    connect(m_copy, &QPushButton::clicked, this, &InspectorWindow::copy);
    connect(m_texts, &QCheckBox::toggled, this, [this](bool shown) {
        m_model.setTextsShown(shown);
        showCurrent();
    });
    connect(&session, &Session::statusChanged, this, &InspectorWindow::showStatus);
    connect(&m_log, &FrameLog::added, this, [this] { showStatus(m_session.status()); });
    showStatus(session.status());
    showCurrent();
    m_search->setFocus();
}

QPushButton *InspectorWindow::addButton(const QString &name, const QString &text)
{
    auto *button = new QPushButton(text, this);
    button->setObjectName(name);
    button->setFont(m_theme.font(Theme::Font::Small));
    button->setMinimumHeight(kSearchHeight);
    return button;
}

void InspectorWindow::build()
{
    auto *splitter = new QSplitter(this);
    splitter->setHandleWidth(1);
    splitter->addWidget(buildList());
    splitter->addWidget(buildDetails());
    splitter->setChildrenCollapsible(false);
    splitter->setStretchFactor(0, 1);
    splitter->setSizes({kInspectorWidth - kInspectorDetails, kInspectorDetails});
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(splitter);
    const QList<QWidget *> order{m_search, m_pause, m_clear, m_save,
                                 m_table,  m_json,  m_texts, m_copy};
    for (qsizetype i = 1; i < order.size(); ++i)
        setTabOrder(order.at(i - 1), order.at(i));
}

QWidget *InspectorWindow::buildList()
{
    auto *pane = new QWidget(this);
    m_search->setObjectName("frameFilter"_L1);
    m_search->setPlaceholderText(tr("Filter: type, room, text"));
    m_search->setAccessibleName(tr("Filter: type, room, text"));
    m_search->setToolTip(
        tr("Every word must be there. type:ack and room:general look there alone."));
    m_search->setClearButtonEnabled(true);
    m_search->setMinimumHeight(kSearchHeight);
    m_status->setObjectName("inspectorStatus"_L1);
    m_status->setProperty("tone", u"muted"_s);
    m_status->setFont(m_theme.font(Theme::Font::Small));
    m_status->setTextFormat(Qt::PlainText);
    m_status->setWordWrap(true);
    m_status->setContentsMargins(kSideMargin, kFieldRadius, kSideMargin, kFieldRadius);
    buildTable();

    auto *tools = new QHBoxLayout;
    tools->setContentsMargins(kRowGap, kFieldRadius, kRowGap, kFieldRadius);
    tools->setSpacing(kFieldRadius);
    tools->addWidget(m_search, 1);
    for (auto *button : {m_pause, m_clear, m_save})
        tools->addWidget(button);
    auto *column = new QVBoxLayout(pane);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(tools);
    column->addWidget(m_table, 1);
    column->addWidget(m_status);
    return pane;
}

void InspectorWindow::buildTable()
{
    m_table->setObjectName("frames"_L1);
    m_table->setAccessibleName(tr("Frames"));
    m_table->setModel(&m_filter);
    m_table->setItemDelegate(new FrameDelegate(m_theme, m_table));
    m_table->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    auto *rows = m_table->verticalHeader();
    rows->hide();
    rows->setSectionResizeMode(QHeaderView::Fixed);
    rows->setDefaultSectionSize(
        std::max(kInspectorRow, m_table->fontMetrics().height() + 2 * kGrid));
    auto *columns = m_table->horizontalHeader();
    columns->setHighlightSections(false);
    columns->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    const int digit = m_table->fontMetrics().horizontalAdvance(u'0');
    const QList<int> widths{15, 4, 26, 18, 9, 9}; // in digits
    for (int i = 0; i < FrameLogModel::ColumnCount; ++i)
        m_table->setColumnWidth(i, widths.at(i) * digit);
    columns->setStretchLastSection(true);

    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &InspectorWindow::showCurrent);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this,
            [this](int value) { m_follows = value == m_table->verticalScrollBar()->maximum(); });
    connect(m_table->verticalScrollBar(), &QScrollBar::rangeChanged, this, [this] {
        if (m_follows)
            m_table->scrollToBottom();
    });
}

QWidget *InspectorWindow::buildDetails()
{
    auto *pane = new QFrame(this);
    pane->setObjectName("frameDetails"_L1);
    m_json->setObjectName("frameJson"_L1);
    m_json->setAccessibleName(tr("The frame's JSON"));
    m_json->setReadOnly(true);
    m_json->setTabChangesFocus(true);
    m_json->setFrameShape(QFrame::NoFrame);
    m_json->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_meaning->setObjectName("frameMeaning"_L1);
    m_meaning->setProperty("tone", u"muted"_s);
    m_meaning->setFont(m_theme.font(Theme::Font::Small));
    m_meaning->setTextFormat(Qt::PlainText);
    m_meaning->setWordWrap(true);
    m_texts->setObjectName("showTexts"_L1);
    m_texts->setFont(m_theme.font(Theme::Font::Small));
    m_texts->setToolTip(tr("Also in what is saved and copied. Passwords and tokens never are."));
    auto *column = new QVBoxLayout(pane);
    column->setContentsMargins(kSideMargin, kSideMargin, kSideMargin, kSideMargin);
    column->setSpacing(kSideMargin);
    column->addWidget(m_json, 1);
    column->addWidget(m_meaning);
    column->addWidget(m_texts);
    auto *bottom = new QHBoxLayout;
    bottom->addWidget(m_copy);
    bottom->addStretch();
    column->addLayout(bottom);
    return pane;
}

void InspectorWindow::showCurrent()
{
    const auto index = m_table->currentIndex();
    const auto json = index.data(FrameLogModel::JsonRole).toByteArray();
    const bool isSent = index.data(FrameLogModel::KindRole).toInt() == int(Recording::Kind::Sent);
    const auto meaning = frameText(index.data(FrameLogModel::TypeRole).toString(), isSent);
    m_json->setPlainText(prettyFrame(json));
    m_json->setPlaceholderText(index.isValid() ? tr("This is no frame.")
                                               : tr("Choose a line to see what is in it."));
    m_meaning->setText(meaning);
    m_meaning->setVisible(!meaning.isEmpty());
    m_copy->setEnabled(!json.isEmpty());
}

void InspectorWindow::showStatus(const ConnectionStatus &status)
{
    QStringList parts{stateText(status), status.url};
    if (!status.subprotocol.isEmpty())
        parts += status.subprotocol;
    if (status.tls)
        parts += status.tls->protocol;
    if (status.roundTrip)
        parts += tr("%n ms", nullptr, int(status.roundTrip->count()));
    parts += m_log.isPaused() ? tr("paused") : tr("%n lines", nullptr, int(m_log.lines().size()));
    m_status->setText(parts.join(u" · "_s));
}

void InspectorWindow::togglePause()
{
    m_log.setPaused(!m_log.isPaused());
    m_pause->setText(m_log.isPaused() ? tr("Go on") : tr("Pause"));
    showStatus(m_session.status());
}

void InspectorWindow::copy()
{
    QGuiApplication::clipboard()->setText(m_json->toPlainText());
}

void InspectorWindow::save()
{
    auto *dialog = new QFileDialog(this, tr("Save what was recorded"), QDir::homePath(),
                                   tr("Kontor recordings (*.kontor)"));
    dialog->setObjectName("saveDialog"_L1);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"kontor"_s);
    dialog->selectFile(u"trouble.kontor"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        const auto saved = saveTo(path);
        if (saved)
            return;
        auto *box = new QMessageBox(QMessageBox::Warning, tr("Inspector – Kontor"),
                                    tr("It can't be saved there: %1").arg(saved.error().detail),
                                    QMessageBox::Ok, this);
        box->setTextFormat(Qt::PlainText);
        box->setAttribute(Qt::WA_DeleteOnClose);
        box->open();
    });
    dialog->open();
}

Result<Done> InspectorWindow::saveTo(const QString &path) const
{
    QSaveFile file(path);
    const auto recording = m_log.recording(m_model.areTextsShown());
    if (!file.open(QIODevice::WriteOnly)
        || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
        || file.write(encodeRecording(recording)) < 0 || !file.commit())
        return {ErrorCode::StorageUnavailable, file.errorString()};
    return Done{};
}

void InspectorWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_search->text().isEmpty())
        close();
    else if (event->key() == Qt::Key_Escape)
        m_search->clear();
    else if (event->matches(QKeySequence::Save))
        save();
    else if (event->matches(QKeySequence::Find))
        m_search->setFocus(Qt::ShortcutFocusReason);
    else
        QWidget::keyPressEvent(event);
}

} // namespace Kontor::App
