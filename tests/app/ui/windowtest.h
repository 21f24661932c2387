// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/resources.h"
#include "ui/theme/theme.h"

#include <QApplication>

namespace Kontor::Test {

//! Icons, fonts and colours as the program has them; one a test program, after its QApplication.
inline const App::Theme &theme()
{
    static const auto *made = [] {
        App::loadResources();
        auto *theme = new App::Theme(App::Appearance::Light, {}, qApp);
        theme->apply(*qApp);
        return theme;
    }();
    return *made;
}

} // namespace Kontor::Test
