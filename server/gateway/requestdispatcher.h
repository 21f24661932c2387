// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gateway/session.h"

namespace Kontor::Server {

//! Which request calls which service, and how its answer goes back. One gateway thread.
class RequestDispatcher {
public:
    RequestDispatcher(Services services, SessionHub &hub)
        : m_services(services)
        , m_hub(hub)
    {
    }

    //! Calls Session::finished() once, now or later, unless the session is gone.
    void dispatch(Session &session, const Request &request);

private:
    struct Call;

    const Services m_services;
    SessionHub &m_hub;
};

} // namespace Kontor::Server
