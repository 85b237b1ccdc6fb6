package import Vocabulary

/// Where a permission holds.
package enum Reach: Hashable, Sendable {
    /// In every company of this hub.
    case group
    /// In the whole of the caller's company.
    case company
    /// In one scope of the caller's company: a venue, a gym, a course.
    case scope(ScopeID)
}

/// What somebody may do, and where; a value, so that a decision about it needs no store.
package struct Grants: Hashable, Sendable {
    private var reaches: [Permission: Set<Reach>]

    package init(_ reaches: [Permission: Set<Reach>] = [:]) {
        self.reaches = reaches
    }

    package init(_ permissions: some Sequence<Permission>, _ reach: Reach = .company) {
        self.init()
        for permission in permissions { add(permission, reach) }
    }

    /// Everything everywhere: the operator's own code.
    package static let everything = Grants(Permission.all, .group)

    package mutating func add(_ permission: Permission, _ reach: Reach) {
        reaches[permission, default: []].insert(reach)
    }

    /// The permissions, wherever they hold, by name.
    package var permissions: [Permission] { reaches.keys.sorted() }

    /// Whether it holds in the scope a request names; nil for a request that names none, which
    /// only a grant for the whole company covers.
    package func permits(_ permission: Permission, in scope: ScopeID? = nil) -> Bool {
        guard let held = reaches[permission] else { return false }
        if held.contains(.group) || held.contains(.company) { return true }
        return scope.map { held.contains(.scope($0)) } ?? false
    }

    /// Whether it holds in every company.
    package func permitsInGroup(_ permission: Permission) -> Bool {
        reaches[permission]?.contains(.group) ?? false
    }

    /// What both hold: a key never opens more than it was limited to.
    package func limited(to permissions: Set<Permission>) -> Grants {
        Grants(reaches.filter { permissions.contains($0.key) })
    }

    package func reaches(of permission: Permission) -> Set<Reach> { reaches[permission] ?? [] }
}
