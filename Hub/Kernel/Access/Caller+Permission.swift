import Vocabulary

extension Caller {
    /// Throws 403 where the caller's grants do not cover what the route states.
    ///
    /// A grant for one scope covers the routes that name this scope in their address, and no
    /// route that names none: what it would show belongs to the whole company.
    func requirePermission(of match: RouteTable.Match) throws(Problem) {
        guard let permission = match.route.access.permission else { return }
        guard case .staff(let staff) = self,
            staff.grants.permits(permission, in: match.scope)
        else {
            throw Problem(
                .forbidden,
                "This needs the permission \(permission): ask who gives out roles in your company."
            )
        }
    }
}

extension RouteTable.Match {
    /// The scope that the address names.
    var scope: ScopeID? { places["scope"]?.text.flatMap { ScopeID(text: $0) } }
}
