package import Vocabulary

/// Who may call a route; every route states it, there is no default.
package enum RouteAccess: Hashable, Sendable {
    /// Anybody: for what tells nothing and changes nothing, and for enrolment.
    case open
    /// Who has this permission: an operator's code, an account that signed in, a client program.
    case staff(Permission)
    /// Whoever is believed to be staff, about himself.
    case own
    /// The same two for pages in a browser, whose credential is a cookie: an address that answers a
    /// program never believes one, so no foreign page can make a browser call it.
    case page(Permission)
    case ownPage
    /// An enrolled device that signed the request (RFC 9421).
    case device

    /// Who believes the caller.
    package var door: Door? {
        switch self {
        case .open: nil
        case .staff, .own: .staff
        case .page, .ownPage: .page
        case .device: .device
        }
    }

    package var permission: Permission? {
        switch self {
        case .staff(let permission), .page(let permission): permission
        case .open, .own, .ownPage, .device: nil
        }
    }
}

/// A way in, each with an ``Authenticator`` of its own.
package enum Door: String, Sendable, CaseIterable {
    case staff
    case page
    case device
}

/// Who called, once believed.
package enum Caller: Hashable, Sendable {
    case anyone
    case staff(Staff)
    case device(DeviceID, company: CompanyID)

    /// The company whose rows the caller sees; a route that is open has none.
    package var company: CompanyID? {
        switch self {
        case .anyone: nil
        case .staff(let staff): staff.company
        case .device(_, let company): company
        }
    }
}
