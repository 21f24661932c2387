// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"

#include <QString>

namespace Kontor {

//! What both sides do with text that people typed. Pure; any thread.

//! False: there is a NUL or a lone surrogate in it. SQLite and PostgreSQL cut or garble such text.
bool isWellFormed(const QString &text);

//! \brief A message's text as it is stored, or why it can't be.
//!
//! NFC; \n and \t stay, \r\n and \r become \n, other control characters go; more than
//! Limits::kMarksPerCharacter combining marks on a character are cut off; trailing white space
//! goes. InvalidText: NUL or a lone surrogate. EmptyMessage: nothing visible is left.
//! MessageTooLong: over Limits::kMessageBytes.
Result<QString> checkedMessageText(const QString &text);

//! \brief A room's name or a person's display name: one line of 1 … Limits::kNameLength characters.
//!
//! NFC, trimmed, inner white space runs become one space. InvalidText: NUL, lone surrogates,
//! control or bidirectional control characters, nothing visible, too long.
Result<QString> checkedName(const QString &name);

//! \brief A username: letters, digits, '.', '_', '-'; starts with a letter or digit; lower case.
//!
//! Folded to lower case, so that Alice is alice.
Result<QString> checkedUsername(const QString &name);

//! Names that differ only in case, width or composition have one key: unique among group rooms.
QString nameKey(const QString &name);

} // namespace Kontor
