// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"

#include <QFuture>
#include <QStringList>

namespace Kontor::Server {

struct OfficeInfo {
    QString name;
    QString epoch; //!< names this history of the database; made when a copy is first opened
};

struct CheckReport {
    qint64 users = 0;
    qint64 rooms = 0;
    qint64 messages = 0;
    QStringList troubles; //!< empty: all is well
};

//! The database as a whole.
class OfficeStore {
public:
    virtual ~OfficeStore() = default;

    virtual QFuture<Result<OfficeInfo>> info() = 0;
    virtual QFuture<Result<Done>> setName(const QString &name) = 0;

    //! Tells the CommitObserver what another process has written since the last call; cheap when
    //! that is nothing.
    virtual QFuture<Result<Done>> announceForeignChanges() = 0;

    //! A consistent copy into a new file. Conflict: the file exists.
    virtual QFuture<Result<Done>> backup(const QString &fileName) = 0;

    //! Writes the whole file anew: without free pages, and without what SQLite has left of erased
    //! texts when it moved rows about. Others' writes wait meanwhile.
    virtual QFuture<Result<Done>> compact() = 0;

    //! Reads everything: slow on a large database.
    virtual QFuture<Result<CheckReport>> check() = 0;
};

} // namespace Kontor::Server
