// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"
#include "protocol/modelfields.h"

#include <QJsonArray>
#include <QJsonObject>

#include <optional>
#include <vector>

namespace Kontor {

//! What an enumeration's reader does with a name that it doesn't know.
enum class UnknownNames { Refuse, TakeFirst };

//! \brief Reads the fields of one object strictly: no coercion, no default for what is wrong.
//!
//! The first trouble is kept, with the field's name; later fields are then left alone.
class JsonReader {
public:
    JsonReader(const QJsonObject &object, UnknownNames unknown)
        : m_object(object)
        , m_unknown(unknown)
    {
    }

    const std::optional<Error> &error() const { return m_error; }

    template <typename T, typename Rule = AnyRule>
    void required(const char *name, T &field, const Rule &rule = {})
    {
        if (m_error)
            return;
        const auto found = m_object.constFind(QLatin1String(name));
        if (found == m_object.constEnd())
            return fail(name, "is missing");
        check(name, *found, field, rule);
    }

    //! null counts as missing.
    template <typename T, typename Rule = AnyRule>
    void optional(const char *name, T &field, const Rule &rule = {})
    {
        if (m_error)
            return;
        const auto found = m_object.constFind(QLatin1String(name));
        if (found == m_object.constEnd() || found->isNull())
            return;
        check(name, *found, field, rule);
    }

    //! Stays as it is where it is missing.
    template <typename T, typename Rule = AnyRule>
    void defaulted(const char *name, T &field, const Rule &rule = {})
    {
        optional(name, field, rule);
    }

    //! Whether the field is there, null counting as missing; it is read by another call.
    void presence(const char *name, bool &isThere)
    {
        const auto found = m_object.constFind(QLatin1String(name));
        isThere = found != m_object.constEnd() && !found->isNull();
    }

    template <typename T>
    void inlined(T &object)
    {
        visitFields(object, *this);
    }

private:
    template <typename T, typename Rule>
    void check(const char *name, const QJsonValue &json, T &field, const Rule &rule)
    {
        const char *trouble = read(json, field);
        if (!trouble)
            trouble = apply(rule, field);
        if (trouble)
            fail(name, trouble);
    }

    // Each gives what is wrong, or nothing.
    const char *read(const QJsonValue &json, QString &field);
    const char *read(const QJsonValue &json, bool &field);
    const char *read(const QJsonValue &json, qint64 &field);
    const char *read(const QJsonValue &json, int &field);
    const char *read(const QJsonValue &json, Timestamp &field);
    const char *read(const QJsonValue &json, ErrorCode &field);
    const char *read(const QJsonValue &json, QMap<QString, QStringList> &field);
    const char *read(const QJsonValue &json, QStringList &field) { return array(json, field); }

    template <typename Tag>
    const char *read(const QJsonValue &json, Id<Tag> &field)
    {
        qint64 number = 0;
        if (const char *trouble = read(json, number))
            return trouble;
        field = Id<Tag>(number);
        return number > 0 ? nullptr : "is out of range";
    }

    template <WireEnum E>
    const char *read(const QJsonValue &json, E &field)
    {
        if (!json.isString())
            return "is not a string";
        const auto &names = WireNames<E>::kNames;
        for (std::size_t i = 0; i < names.size(); ++i) {
            if (json.toString() == QLatin1String(names[i])) {
                field = E(int(i));
                return nullptr;
            }
        }
        field = E(0);
        return m_unknown == UnknownNames::TakeFirst ? nullptr : "has an unknown value";
    }

    template <typename T>
    const char *read(const QJsonValue &json, std::optional<T> &field)
    {
        field.emplace();
        return read(json, *field);
    }

    template <typename T>
    const char *read(const QJsonValue &json, std::vector<T> &field)
    {
        return array(json, field);
    }

    template <typename T>
    requires std::is_class_v<T>
    const char *read(const QJsonValue &json, T &object)
    {
        if (!json.isObject())
            return "is not an object";
        JsonReader inner(json.toObject(), m_unknown);
        visitFields(object, inner);
        if (inner.m_error)
            m_error = inner.m_error;
        return nullptr;
    }

    template <typename List>
    const char *array(const QJsonValue &json, List &list)
    {
        if (!json.isArray())
            return "is not an array";
        const auto elements = json.toArray();
        list.reserve(std::size_t(elements.size()));
        for (const auto &element : elements) {
            typename List::value_type value;
            if (const char *trouble = read(element, value))
                return trouble;
            if (m_error)
                return nullptr;
            list.push_back(std::move(value));
        }
        return nullptr;
    }

    template <typename T>
    static const char *apply(const AnyRule &, const T &)
    {
        return nullptr;
    }
    static const char *apply(const LengthRule &rule, const QString &text)
    {
        return text.size() <= rule.max ? nullptr : "is too long";
    }
    static const char *apply(const RequestIdRule &, const QString &text);
    static const char *apply(const RangeRule &rule, qint64 number)
    {
        return number >= rule.min && number <= rule.max ? nullptr : "is out of range";
    }
    template <typename List>
    static const char *apply(const CountRule &rule, const List &list)
    {
        return qsizetype(list.size()) <= rule.max ? nullptr : "has too many elements";
    }

    void fail(const char *name, const char *trouble);

    const QJsonObject m_object;
    const UnknownNames m_unknown;
    std::optional<Error> m_error;
};

} // namespace Kontor
