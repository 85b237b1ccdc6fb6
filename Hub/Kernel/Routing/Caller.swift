package import Vocabulary

/// Who may call a route; every route states it, there is no default.
package enum RouteAccess: String, Sendable, CaseIterable {
    /// Anybody: for what tells nothing and changes nothing, and for enrolment.
    case open
    /// An operator with a bearer token.
    case operatorToken
    /// An enrolled device that signed the request (RFC 9421).
    case device
}

/// Who called, once believed.
package enum Caller: Hashable, Sendable {
    case anyone
    /// An operator, by the name that was given with the token.
    case operatorToken(company: CompanyID, name: String)
    case device(DeviceID, company: CompanyID)

    /// The company whose rows the caller sees; a route that is open has none.
    package var company: CompanyID? {
        switch self {
        case .anyone: nil
        case .operatorToken(let company, _): company
        case .device(_, let company): company
        }
    }
}
