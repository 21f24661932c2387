// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "protocol/modelfields.h"

#include <QByteArray>

#include <vector>

namespace Kontor {

//! \brief Writes the fields of one object as JSON, straight to UTF-8.
//!
//! QJsonDocument would build a tree first; an event is written for every thread that has receivers.
class JsonWriter {
public:
    explicit JsonWriter(QByteArray &out)
        : m_out(out)
    {
    }

    template <typename T, typename Rule = AnyRule>
    void required(const char *name, const T &field, const Rule & = {})
    {
        key(name);
        value(field);
    }

    template <typename T, typename Rule = AnyRule>
    void optional(const char *name, const T &field, const Rule & = {})
    {
        if (!(field == T{}))
            required(name, field);
    }

    //! What is meant without it is not T{}: always written.
    template <typename T, typename Rule = AnyRule>
    void defaulted(const char *name, const T &field, const Rule & = {})
    {
        required(name, field);
    }

    //! For the reader: another call writes the field, or doesn't.
    void presence(const char *, bool) { }

    template <typename T>
    void inlined(const T &object)
    {
        visitFields(object, *this);
    }

    void begin()
    {
        m_out += '{';
        m_first = true;
    }
    void end() { m_out += '}'; }
    void key(const char *name);

    void value(const QString &text);
    void value(QLatin1String text);
    void value(bool flag) { m_out += flag ? "true" : "false"; }
    void value(qint64 number) { m_out += QByteArray::number(number); }
    void value(int number) { value(qint64(number)); }
    void value(Timestamp time) { value(toIsoString(time)); }
    void value(ErrorCode code);
    void value(const QMap<QString, QStringList> &map);

    template <typename Tag>
    void value(Id<Tag> id)
    {
        value(id.value());
    }
    template <WireEnum E>
    void value(E number)
    {
        value(QLatin1String(WireNames<E>::kNames[std::size_t(number)]));
    }
    template <typename T>
    void value(const std::optional<T> &field)
    {
        value(*field);
    }
    template <typename T>
    void value(const std::vector<T> &list)
    {
        array(list);
    }
    void value(const QStringList &list) { array(list); }

    template <typename T>
    requires std::is_class_v<T>
    void value(const T &object)
    {
        JsonWriter inner(m_out);
        inner.begin();
        visitFields(object, inner);
        inner.end();
    }

private:
    template <typename List>
    void array(const List &list)
    {
        m_out += '[';
        bool first = true;
        for (const auto &element : list) {
            if (!first)
                m_out += ',';
            first = false;
            value(element);
        }
        m_out += ']';
    }

    QByteArray &m_out;
    bool m_first = true;
};

} // namespace Kontor
