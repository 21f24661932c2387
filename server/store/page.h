// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <vector>

namespace Kontor::Server {

//! Asks for a slice of a list that is ordered by name.
struct PageQuery {
    QString query; //!< a part of the name; empty: all
    QString after; //!< the last name of the slice before; empty: from the start
    int limit = 50;
};

template <typename T>
struct Page {
    std::vector<T> items;
    bool hasMore = false;
};

//! Cuts to \a limit what was read with one more.
template <typename T>
Page<T> pageOf(std::vector<T> items, int limit)
{
    Page<T> page{std::move(items), false};
    page.hasMore = int(page.items.size()) > limit;
    if (page.hasMore)
        page.items.pop_back();
    return page;
}

} // namespace Kontor::Server
