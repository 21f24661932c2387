// SPDX-License-Identifier: Apache-2.0
#include "ui/resources.h"

#include <QtCore/qglobal.h>

static void initialise()
{
    Q_INIT_RESOURCE(app); // has to stand outside of namespaces
}

namespace Kontor::App {

void loadResources()
{
    initialise();
}

} // namespace Kontor::App
