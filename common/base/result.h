// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"

#include <utility>
#include <variant>

namespace Kontor {

//! Stands for "no value" in Result<Done>.
struct Done {
    bool operator==(const Done &) const = default;
};

//! \brief A value, or the Error that is there in its place.
//!
//! A default one holds Error{Internal}, so that it fits into a QFuture. value() of an error and
//! error() of a value are bugs (asserted).
template <typename T>
class [[nodiscard]] Result {
    static_assert(!std::is_same_v<T, Error>);

public:
    Result() = default;
    Result(T value)
        : m_content(std::in_place_index<1>, std::move(value))
    {
    }
    Result(Error error)
        : m_content(std::in_place_index<0>, std::move(error))
    {
    }
    Result(ErrorCode code, QString detail = {})
        : m_content(std::in_place_index<0>, Error{code, std::move(detail)})
    {
    }

    bool hasValue() const { return m_content.index() == 1; }
    explicit operator bool() const { return hasValue(); }

    const T &value() const &
    {
        Q_ASSERT(hasValue());
        return *std::get_if<1>(&m_content);
    }
    T &value() &
    {
        Q_ASSERT(hasValue());
        return *std::get_if<1>(&m_content);
    }
    T &&value() &&
    {
        Q_ASSERT(hasValue());
        return std::move(*std::get_if<1>(&m_content));
    }
    const T &operator*() const & { return value(); }
    T &operator*() & { return value(); }
    T &&operator*() && { return std::move(*this).value(); }
    const T *operator->() const { return &value(); }
    T *operator->() { return &value(); }

    const Error &error() const
    {
        Q_ASSERT(!hasValue());
        return *std::get_if<0>(&m_content);
    }

    bool operator==(const Result &) const = default;

private:
    std::variant<Error, T> m_content;
};

} // namespace Kontor
