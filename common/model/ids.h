// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHashFunctions>
#include <QString>

#include <compare>

namespace Kontor {

//! \brief A number that names one kind of thing and doesn't convert to another kind's.
//!
//! Valid ids are 1 … 2⁶³ - 1; 0 means "none".
template <typename Tag>
class Id {
public:
    constexpr Id() = default;
    constexpr explicit Id(qint64 value)
        : m_value(value)
    {
    }

    constexpr qint64 value() const { return m_value; }
    constexpr bool isValid() const { return m_value > 0; }

    auto operator<=>(const Id &) const = default; // NOLINT(modernize-use-nullptr): not ours

    friend size_t qHash(Id id, size_t seed = 0) { return ::qHash(id.m_value, seed); }

private:
    qint64 m_value = 0;
};

using UserId = Id<struct UserIdTag>; //!< server only: on the wire a user is a username
using RoomId = Id<struct RoomIdTag>;
using MessageId = Id<struct MessageIdTag>; //!< grows with time, over all rooms
using SessionId = Id<struct SessionIdTag>;

//! A room's change counter: 1, 2, 3 … without holes, in commit order. 0: nothing known yet.
using Revision = qint64;

} // namespace Kontor

template <typename Tag>
struct std::hash<Kontor::Id<Tag>> {
    size_t operator()(Kontor::Id<Tag> id) const { return std::hash<qint64>()(id.value()); }
};
