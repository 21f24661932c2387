// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "client/settings.h"
#include "ui/theme/colours.h"

#include <QFont>
#include <QHash>
#include <QIcon>
#include <QObject>
#include <QPixmap>

class QApplication;
class QPainter;

namespace Kontor::App {

//! \brief How everything looks: colours, fonts and icons; sizes stand in metrics.h.
//!
//! One for the program, made before the first widget and passed to those that paint. Lives in the
//! GUI thread.
class Theme : public QObject {
    Q_OBJECT
public:
    enum class Font {
        Body, //!< the system's own
        Strong, //!< names, titles of rows
        Small, //!< previews, hints
        SmallStrong, //!< who wrote a message
        Tiny, //!< times, chips
        TinyStrong, //!< badges, section titles
        Title, //!< the room's name over its timeline
        Heading //!< of a dialog
    };

    //! What the system asks for; \a system: its palette, before ours.
    struct SystemLook {
        bool dark = false;
        bool highContrast = false;
        QPalette palette;
    };

    explicit Theme(Appearance appearance, const SystemLook &system, QObject *parent = nullptr);

    const Colours &colours() const { return m_colours; }
    QFont font(Font font) const;
    bool isDark() const { return App::isDark(m_colours.canvas); }

    //! Fonts, palette and style sheet of the whole program; again after every changed().
    void apply(QApplication &application) const;
    void setSystemLook(const SystemLook &system);

    //! The same name has the same colour, everywhere. White is readable on it.
    QColor avatarColour(const QString &name) const;
    //! The same, readable as text in a bubble.
    QColor nameColour(const QString &name) const;

    //! \a name of an SVG in resources/icons, painted in \a colour.
    QIcon icon(const QString &name, const QColor &colour) const;
    void paintIcon(QPainter &painter, const QRectF &rect, const QString &name,
                   const QColor &colour) const;

signals:
    void changed();

private:
    QString styleSheet() const;
    void choose();
    QPixmap pixmap(const QString &name, const QColor &colour, QSize pixels) const;

    const Appearance m_appearance;
    SystemLook m_system;
    Colours m_colours;
    QFont m_base;
    mutable QHash<QString, QPixmap> m_pixmaps; //!< rendered icons; some dozens
};

} // namespace Kontor::App
