// SPDX-License-Identifier: Apache-2.0
#include "main/metricstext.h"

#include <cmath>

namespace Kontor::Server {

namespace {

const char *nameOf(MetricsText::Type type)
{
    switch (type) {
    case MetricsText::Type::Counter:
        return "counter";
    case MetricsText::Type::Histogram:
        return "histogram";
    case MetricsText::Type::Gauge:
        break;
    }
    return "gauge";
}

QByteArray escaped(QByteArray value)
{
    return value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
}

} // namespace

void MetricsText::family(const char *name, Type type, const char *help)
{
    m_name = name;
    m_text += "# HELP " + m_name + ' ' + help + "\n# TYPE " + m_name + ' ' + nameOf(type) + '\n';
}

void MetricsText::line(const char *suffix, double value, Labels labels)
{
    m_text += m_name;
    m_text += suffix;
    char before = '{';
    for (const auto &[name, text] : labels) {
        m_text += before + QByteArray(name) + "=\"" + escaped(text) + '"';
        before = ',';
    }
    if (labels.size() > 0)
        m_text += '}';
    m_text += ' ' + number(value) + '\n';
}

QByteArray MetricsText::number(double value)
{
    constexpr double kExactIntegers = 9'007'199'254'740'992.0; // 2⁵³
    if (std::floor(value) == value && std::abs(value) < kExactIntegers)
        return QByteArray::number(qint64(value));
    return QByteArray::number(value, 'g', 12);
}

} // namespace Kontor::Server
