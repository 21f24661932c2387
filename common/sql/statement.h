// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "sql/database.h"

#include <QVariant>

#include <optional>
#include <vector>

namespace Kontor {

//! One row of a result; valid inside the function that it is given to. Columns by name: one that
//! isn't in the result is a bug.
class Row {
public:
    Row(const QSqlQuery &query, const QByteArrayList &columns)
        : m_query(query)
        , m_columns(columns)
    {
    }

    qint64 integer(const char *column) const { return value(column).toLongLong(); }
    bool flag(const char *column) const { return value(column).toBool(); }
    QString text(const char *column) const { return value(column).toString(); }
    QByteArray bytes(const char *column) const { return value(column).toByteArray(); }
    Timestamp time(const char *column) const { return fromMilliseconds(integer(column)); }
    bool isNull(const char *column) const { return value(column).isNull(); }
    template <typename Id>
    Id id(const char *column) const
    {
        return Id(integer(column)); // NULL becomes 0: no id
    }

private:
    QVariant value(const char *column) const;

    const QSqlQuery &m_query;
    const QByteArrayList &m_columns;
};

//! \brief Binds values to a named statement and runs it, once.
//!
//! Text comes back as it was bound; times are UTC milliseconds, ids integers, an invalid id or an
//! empty optional NULL. The result is read out and closed before a call returns: nothing pins the
//! WAL. \a name is a string literal.
class Statement {
public:
    Statement(Database &database, const char *name);

    Statement &bind(const char *placeholder, const QVariant &value);
    Statement &bind(const char *placeholder, const QString &text)
    {
        // A null string would be NULL.
        return bind(placeholder, QVariant(text.isNull() ? QLatin1String("") : text));
    }
    Statement &bind(const char *placeholder, qint64 value)
    {
        return bind(placeholder, QVariant(value));
    }
    Statement &bind(const char *placeholder, int value)
    {
        return bind(placeholder, QVariant(value));
    }
    Statement &bind(const char *placeholder, bool value)
    {
        return bind(placeholder, QVariant(int(value)));
    }
    Statement &bind(const char *placeholder, Timestamp time)
    {
        return bind(placeholder, toMilliseconds(time));
    }
    Statement &bind(const char *placeholder, const std::optional<Timestamp> &time)
    {
        return time ? bind(placeholder, *time) : bind(placeholder, QVariant());
    }
    template <typename Id>
    requires requires(Id id)
    {
        id.isValid();
        id.value();
    }
    Statement &bind(const char *placeholder, Id id)
    {
        return id.isValid() ? bind(placeholder, id.value()) : bind(placeholder, QVariant());
    }

    //! Gives the number of rows that were changed.
    Result<qint64> run();

    //! Calls \a take(const Row &) for each row.
    template <typename Take>
    Result<Done> each(Take take)
    {
        if (const auto executed = execute(); !executed)
            return executed;
        const Row row(m_prepared->query, m_prepared->columns);
        while (m_prepared->query.next())
            take(row);
        return finish();
    }

    template <typename ToValue>
    auto all(ToValue toValue) -> Result<std::vector<decltype(toValue(std::declval<const Row &>()))>>
    {
        std::vector<decltype(toValue(std::declval<const Row &>()))> values;
        if (const auto done = each([&](const Row &row) { values.push_back(toValue(row)); }); !done)
            return done.error();
        return values;
    }

    //! The first row, if there is one.
    template <typename ToValue>
    auto first(ToValue toValue)
        -> Result<std::optional<decltype(toValue(std::declval<const Row &>()))>>
    {
        std::optional<decltype(toValue(std::declval<const Row &>()))> value;
        const auto done = each([&](const Row &row) {
            if (!value)
                value = toValue(row);
        });
        if (!done)
            return done.error();
        return value;
    }

    Result<bool> exists()
    {
        const auto row = first([](const Row &) { return true; });
        return row ? Result<bool>(row->has_value()) : Result<bool>(row.error());
    }

private:
    Result<Done> execute();
    Result<Done> finish();

    Database &m_database;
    const char *m_name;
    Database::Prepared *m_prepared = nullptr;
    std::optional<Error> m_error;
};

} // namespace Kontor
