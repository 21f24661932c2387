// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QUrl>

#include <vector>

namespace Kontor::App {

//! An address in a text, as it stands there: what is seen is what is opened.
struct Link {
    qsizetype start = 0;
    qsizetype length = 0;
    QUrl url; //!< http or https, with a host

    bool operator==(const Link &) const = default;
};

//! From left to right. Punctuation that ends a sentence, and a bracket that opened before the
//! address, don't belong to it. Every other scheme stays plain text.
std::vector<Link> findLinks(const QString &text);

} // namespace Kontor::App
