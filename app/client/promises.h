// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/futures.h"

#include <memory>

namespace Kontor::App {

//! For answers that need several steps.
template <typename T>
std::shared_ptr<QPromise<Result<T>>> started()
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    return promise;
}

template <typename T>
void finish(const std::shared_ptr<QPromise<Result<T>>> &promise, Result<T> result)
{
    promise->addResult(std::move(result));
    promise->finish();
}

} // namespace Kontor::App
