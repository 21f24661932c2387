// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/deliverystate.h"
#include "ui/text/links.h"

#include <QRectF>
#include <QTextLayout>

#include <memory>

namespace Kontor::App {

class Theme;

//! What of a row decides how it looks: equal ones have equal layouts.
struct MessageLook {
    QString text;
    QString name; //!< over the text; empty: none
    QString meta; //!< "10:42", "10:42 · edited"
    QString failure; //!< under the bubble of a failed one
    QString dayChip; //!< over everything; empty: none
    bool newLine = false;
    bool mine = false;
    bool muted = false; //!< text of a deleted message
    bool firstOfGroup = true;
    bool last = false; //!< the timeline's last row
    DeliveryState state = DeliveryState::None;

    bool operator==(const MessageLook &) const = default;
};

//! \brief Where everything of one row stands, for one width. Measures only.
//!
//! Device independent pixels, from the row's top left corner, for a window that reads from left to
//! right; mirrored() turns a rectangle round for one that doesn't. The text has its own direction,
//! that of its first strong character.
class MessageLayout {
public:
    MessageLayout(const MessageLook &look, int width, const Theme &theme);

    const MessageLook &look() const { return m_look; }
    int width() const { return m_width; }
    int height() const { return m_height; }

    QRectF bubble() const { return m_bubble; }
    QRectF avatar() const; //!< where it would be; lists show it for the last row of a group
    QRectF dayChip() const { return m_chip; }
    QRectF newLine() const { return m_newLine; }
    QRectF name() const { return m_name; }
    QRectF meta() const { return m_meta; }
    QRectF tick() const { return m_tick; }
    //! Under the bubble: what is wrong, and the two things to do about it.
    QRectF failure() const { return m_failure; }
    QRectF retryButton() const { return m_retry; }
    QRectF discardButton() const { return m_discard; }

    const QTextLayout &text() const { return *m_text; }
    QPointF textPosition() const { return m_textPosition; }
    const std::vector<Link> &links() const { return m_links; }

    //! The character nearest to \a point; -1: outside of the text's lines.
    int characterAt(QPointF point) const;
    const Link *linkAt(QPointF point) const;

private:
    qreal sideMargin() const;
    qreal mostTextWidth() const;
    void layOutText(const Theme &theme);
    qreal placeLines(const Theme &theme); //!< gives where the bubble begins
    void placeBubble(const Theme &theme, qreal y);
    void placeFailure(const Theme &theme);

    MessageLook m_look;
    int m_width;
    int m_height = 0;
    std::unique_ptr<QTextLayout> m_text;
    QPointF m_textPosition;
    qreal m_naturalWidth = 0;
    qreal m_lastLineEnd = 0;
    qreal m_textHeight = 0;
    bool m_foreignDirection = false; // the text runs against the window's direction
    QRectF m_bubble, m_chip, m_newLine, m_name, m_meta, m_tick, m_failure, m_retry, m_discard;
    std::vector<Link> m_links;
};

//! \a rect as it is in a window that reads from right to left.
QRectF mirrored(const QRectF &rect, qreal width, Qt::LayoutDirection direction);

//! "Retry", "Delete": what the layout measures and the delegate paints.
QString retryText();
QString discardText();

} // namespace Kontor::App
