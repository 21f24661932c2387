// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gateway/session.h"

#include <functional>

namespace Kontor::Server {

//! Which request calls which service, and how its answer goes back. One gateway thread.
class RequestDispatcher {
public:
    //! \a deliverEvents hands out what has been committed so far.
    RequestDispatcher(Services services, SessionHub &hub, std::function<void()> deliverEvents)
        : m_services(services)
        , m_hub(hub)
        , m_deliverEvents(std::move(deliverEvents))
    {
    }

    //! Calls Session::finished() once, now or later, unless the session is gone.
    void dispatch(Session &session, const Request &request);

private:
    struct Call;

    const Services m_services;
    SessionHub &m_hub;
    const std::function<void()> m_deliverEvents;
};

} // namespace Kontor::Server
