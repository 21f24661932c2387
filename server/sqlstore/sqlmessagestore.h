// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlstore/sqlcontext.h"
#include "store/messagestore.h"

namespace Kontor::Server {

class SqlMessageStore final : public MessageStore {
public:
    explicit SqlMessageStore(SqlContext &context)
        : m_context(context)
    {
    }

    QFuture<Result<Posted>> append(const Draft &draft) override;
    QFuture<Result<Message>> edit(UserId who, MessageId message, const QString &text) override;
    QFuture<Result<Message>> remove(UserId who, MessageId message) override;
    QFuture<Result<HistoryPage>> history(UserId reader, const HistoryQuery &query) override;
    QFuture<Result<SyncSnapshot>> sync(UserId reader, const std::vector<KnownRoom> &known) override;

private:
    Result<Posted> insert(Database &database, const Draft &draft);
    Result<Message> change(Database &database, UserId who, MessageId id,
                           const std::optional<QString> &text);

    SqlContext &m_context;
};

} // namespace Kontor::Server
