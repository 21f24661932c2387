// SPDX-License-Identifier: Apache-2.0
#include "model/textrules.h"

#include "model/limits.h"

#include <algorithm>

namespace Kontor {

bool isWellFormed(const QString &text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        if (c.isNull())
            return false;
        if (c.isHighSurrogate()) {
            if (i + 1 >= text.size() || !text.at(i + 1).isLowSurrogate())
                return false;
            ++i;
        } else if (c.isLowSurrogate()) {
            return false;
        }
    }
    return true;
}

namespace {

bool isBidiControl(char32_t c)
{
    return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069);
}

bool isVisible(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Separator_Space:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_NotAssigned:
        return false;
    default:
        return c != 0x115F && c != 0x1160 && c != 0x2800 && c != 0x3164; // blank fillers
    }
}

bool isMark(char32_t c)
{
    const auto category = QChar::category(c);
    return category == QChar::Mark_NonSpacing || category == QChar::Mark_Enclosing;
}

//! Without control characters (but \n and \t) and without more marks than a script needs.
QString cleaned(const QString &text)
{
    QString result;
    result.reserve(text.size());
    int marks = 0;
    for (const char32_t c : text.toUcs4()) {
        if (c == '\n' || c == '\t') {
            result += QChar(char16_t(c));
            marks = 0;
            continue;
        }
        if (c == 0x2028 || c == 0x2029) { // line and paragraph separator
            result += u'\n';
            continue;
        }
        if (QChar::category(c) == QChar::Other_Control)
            continue;
        marks = isMark(c) ? marks + 1 : 0;
        if (marks <= Limits::kMarksPerCharacter)
            result += QChar::fromUcs4(c);
    }
    return result;
}

bool hasVisible(const QString &text)
{
    const auto points = text.toUcs4();
    return std::any_of(points.begin(), points.end(), isVisible);
}

} // namespace

Result<QString> checkedMessageText(const QString &text)
{
    if (!isWellFormed(text))
        return {ErrorCode::InvalidText, QStringLiteral("NUL or a lone surrogate")};
    QString result = text.normalized(QString::NormalizationForm_C);
    result.replace(QLatin1String("\r\n"), QLatin1String("\n")).replace(u'\r', u'\n');
    result = cleaned(result);
    while (!result.isEmpty() && result.back().isSpace())
        result.chop(1);
    if (!hasVisible(result))
        return {ErrorCode::EmptyMessage, QStringLiteral("nothing visible in it")};
    if (result.toUtf8().size() > Limits::kMessageBytes)
        return {ErrorCode::MessageTooLong,
                QStringLiteral("over %1 bytes").arg(Limits::kMessageBytes)};
    return result;
}

Result<QString> checkedName(const QString &name)
{
    if (!isWellFormed(name))
        return {ErrorCode::InvalidText, QStringLiteral("NUL or a lone surrogate")};
    const QString result = name.normalized(QString::NormalizationForm_C).simplified();
    for (const char32_t c : result.toUcs4()) {
        if (isBidiControl(c) || QChar::category(c) == QChar::Other_Control)
            return {ErrorCode::InvalidText, QStringLiteral("a control character in a name")};
    }
    if (!hasVisible(result))
        return {ErrorCode::InvalidText, QStringLiteral("a name with nothing visible")};
    if (result.size() > Limits::kNameLength)
        return {ErrorCode::InvalidText,
                QStringLiteral("a name of over %1 characters").arg(Limits::kNameLength)};
    return result;
}

Result<QString> checkedUsername(const QString &name)
{
    const auto checked = checkedName(name);
    if (!checked)
        return checked;
    const QString result = checked->toLower();
    for (const char32_t c : result.toUcs4()) {
        const bool letter = QChar::isLetterOrNumber(c);
        const bool inner = c == '.' || c == '_' || c == '-' || isMark(c);
        if (!letter && !inner)
            return {ErrorCode::InvalidText, QStringLiteral("letters, digits, '.', '_' and '-'")};
    }
    if (!QChar::isLetterOrNumber(result.toUcs4().first()))
        return {ErrorCode::InvalidText, QStringLiteral("starts with a letter or digit")};
    return result;
}

QString nameKey(const QString &name)
{
    // Upper case first: Qt folds character by character, and ß is SS only in upper case.
    return name.normalized(QString::NormalizationForm_KC).toUpper().toCaseFolded();
}

} // namespace Kontor
