/// One thing that somebody may do: a verb on a resource, such as `rights:read`.
///
/// What a role grants, what a key is limited to and what a route asks for are all of these; the
/// place where it holds is the ``Reach`` of a ``Grant``.
package struct Permission: Hashable, Sendable {
    package enum Verb: String, Sendable, CaseIterable {
        case read
        case write
        /// To stand as second person for what another wrote.
        case approve
    }

    /// Names never change: they are kept with roles and told to integrators.
    package enum Resource: String, Sendable, CaseIterable {
        case accounts
        case audit
        case backups
        case badges
        case companies
        case devices
        case documents
        case jobs
        case keys
        case mail
        case operations
        case persons
        /// Scopes, zones, gates, policies and calendars.
        case places
        case privacy
        case rights
        case roles
        case scans
        case webhooks
    }

    package let resource: Resource
    package let verb: Verb

    package init(_ resource: Resource, _ verb: Verb) {
        self.resource = resource
        self.verb = verb
    }

    /// Reads `resource:verb`; nil for what is none.
    package init?(text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let resource = Resource(rawValue: String(parts[0])),
            let verb = Verb(rawValue: String(parts[1]))
        else { return nil }
        self.init(resource, verb)
    }

    /// Every permission there is, in the order of their names.
    package static let all = Resource.allCases.flatMap { resource in
        Verb.allCases.map { Permission(resource, $0) }
    }

    package static func read(_ resource: Resource) -> Permission { Permission(resource, .read) }
    package static func write(_ resource: Resource) -> Permission { Permission(resource, .write) }
    package static func approve(_ resource: Resource) -> Permission {
        Permission(resource, .approve)
    }
}

extension Permission: CustomStringConvertible {
    package var description: String { "\(resource.rawValue):\(verb.rawValue)" }
}

extension Permission: Comparable {
    package static func < (left: Self, right: Self) -> Bool {
        left.description < right.description
    }
}
