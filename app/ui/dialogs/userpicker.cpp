// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/userpicker.h"

#include "ui/text/errortext.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QStandardItemModel>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Kontor::App {

using namespace Metrics;

namespace {

constexpr std::chrono::milliseconds kTypingPause{200};
constexpr int kUsernameRole = Qt::UserRole;
constexpr int kNameRole = Qt::UserRole + 1;
constexpr int kVisibleRows = 6;

} // namespace

UserPicker::UserPicker(Find find, Choice choice, const QStringList &without, const Theme &theme,
                       QWidget *parent)
    : QWidget(parent)
    , m_find(std::move(find))
    , m_choice(choice)
    , m_without(without)
    , m_search(new QLineEdit(this))
    , m_list(new QListView(this))
    , m_found(new QStandardItemModel(this))
    , m_note(new QLabel(this))
{
    m_search->setObjectName("userSearch"_L1);
    m_search->setPlaceholderText(tr("Find people by name"));
    m_search->setAccessibleName(tr("Find people by name"));
    m_search->setFixedHeight(kFieldHeight);
    m_list->setObjectName("userList"_L1);
    m_list->setAccessibleName(tr("People"));
    m_list->setModel(m_found);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setMinimumHeight(kVisibleRows * kSearchHeight);
    m_note->setObjectName("userNote"_L1);
    m_note->setTextFormat(Qt::PlainText);
    m_note->setProperty("tone", u"muted"_s);
    m_note->setFont(theme.font(Theme::Font::Small));
    m_note->setWordWrap(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kFieldRadius);
    column->addWidget(m_search);
    column->addWidget(m_list, 1);
    column->addWidget(m_note);
    setFocusProxy(m_search);

    m_pause.setSingleShot(true);
    m_pause.setInterval(kTypingPause);
    connect(&m_pause, &QTimer::timeout, this, &UserPicker::search);
    connect(m_search, &QLineEdit::textChanged, this, [this] {
        ++m_question;
        m_list->selectionModel()->clear(); // Enter is not meant for who was found before
        m_pause.start();
    });
    connect(m_found, &QStandardItemModel::itemChanged, this, &UserPicker::onItemChanged);
    connect(m_list, &QListView::doubleClicked, this, [this] {
        if (m_choice == Choice::One)
            emit activated();
    });
    search();
}

void UserPicker::search()
{
    onReady(m_find(m_search->text().trimmed()), this,
            [this, question = ++m_question](const Result<std::vector<User>> &users) {
                if (question == m_question)
                    show(users);
            });
}

void UserPicker::show(const Result<std::vector<User>> &users)
{
    m_found->clear();
    if (!users) {
        m_note->setText(roomError(users.error()));
        return;
    }
    for (const auto &user : *users) {
        if (m_without.contains(user.username))
            continue;
        const auto name = user.displayName.isEmpty() ? user.username : user.displayName;
        auto *item = new QStandardItem(u"%1  (%2)"_s.arg(name, user.username));
        item->setData(user.username, kUsernameRole);
        item->setData(name, kNameRole);
        if (m_choice == Choice::Several) {
            item->setCheckable(true);
            const bool isPicked = picked().contains(user.username);
            item->setCheckState(isPicked ? Qt::Checked : Qt::Unchecked);
        }
        m_found->appendRow(item);
    }
    if (m_choice == Choice::One && m_found->rowCount() > 0)
        m_list->setCurrentIndex(m_found->index(0, 0));
    showPicked();
}

void UserPicker::onItemChanged()
{
    for (int row = 0; row < m_found->rowCount(); ++row) {
        const auto *item = m_found->item(row);
        const auto username = item->data(kUsernameRole).toString();
        const auto same = [&username](const User &user) { return user.username == username; };
        const bool before = std::any_of(m_picked.begin(), m_picked.end(), same);
        const bool now = item->checkState() == Qt::Checked;
        if (now && !before)
            m_picked.append({username, item->data(kNameRole).toString()});
        else if (!now && before)
            m_picked.removeIf(same);
    }
    showPicked();
}

void UserPicker::showPicked()
{
    QStringList names;
    for (const auto &user : std::as_const(m_picked))
        names += user.displayName;
    if (!names.isEmpty())
        m_note->setText(tr("Picked: %1").arg(names.join(u", "_s)));
    else if (m_found->rowCount() == 0)
        m_note->setText(tr("Nobody of that name"));
    else
        m_note->clear();
}

QStringList UserPicker::picked() const
{
    QStringList names;
    if (m_choice == Choice::One) {
        if (const auto index = m_list->currentIndex(); index.isValid())
            names += index.data(kUsernameRole).toString();
        return names;
    }
    for (const auto &user : m_picked)
        names += user.username;
    return names;
}

} // namespace Kontor::App
