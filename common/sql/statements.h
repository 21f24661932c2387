// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QString>

namespace Kontor {

//! \brief SQL text by name, read from .sql files.
//!
//! A file holds statements one after the other, each under a line "-- name: message_insert". The
//! files of one store stand together, so that it can be read as a whole. Values are only ever
//! bound. Immutable once loaded: any thread.
class Statements {
public:
    //! Every .sql file of \a folder (a resource path), not of its subfolders. A name that is there
    //! twice is a bug.
    static Statements load(const QString &folder);

    //! The text; a name that isn't there is a bug.
    QString text(const QString &name) const;

private:
    QHash<QString, QString> m_texts;
};

} // namespace Kontor
