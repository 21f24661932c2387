// SPDX-License-Identifier: Apache-2.0
// Interfaces only: this file proves that their headers compile, and gives the library something to
// hold.
#include "store/stores.h"

#include "store/commitobserver.h"
