// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/tally.h"

#include <QByteArray>

#include <initializer_list>
#include <utility>

namespace Kontor::Server {

//! \brief Writes metrics in Prometheus' text format, version 0.0.4.
//!
//! family(), then its samples.
class MetricsText {
public:
    using Label = std::pair<const char *, QByteArray>;
    using Labels = std::initializer_list<Label>;

    enum class Type { Counter, Gauge, Histogram };
    void family(const char *name, Type type, const char *help);

    void sample(double value, Labels labels = {}) { line({}, value, labels); }
    //! All of a histogram's samples.
    template <std::size_t N>
    void samples(const Histogram<N> &histogram)
    {
        quint64 count = 0;
        for (std::size_t i = 0; i < N; ++i) {
            count += histogram.count(i);
            line("_bucket", double(count), {{"le", number(histogram.bounds()[i])}});
        }
        count += histogram.count(N);
        line("_bucket", double(count), {{"le", "+Inf"}});
        line("_sum", histogram.sum(), {});
        line("_count", double(count), {});
    }

    //! One sample that is a family.
    void single(const char *name, Type type, const char *help, double value)
    {
        family(name, type, help);
        sample(value);
    }

    const QByteArray &text() const { return m_text; }

private:
    void line(const char *suffix, double value, Labels labels);
    static QByteArray number(double value);

    QByteArray m_name;
    QByteArray m_text;
};

} // namespace Kontor::Server
