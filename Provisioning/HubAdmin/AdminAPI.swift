package import Vocabulary

/// The addresses of the hub's admin API that this tool asks.
package enum AdminAPI {
    package static let scopes = "/v1/scopes"
    package static let gates = "/v1/gates"
    package static let enrolments = "/v1/enrolments"
    package static let devices = "/v1/devices"
    package static let rights = "/v1/rights"
    package static let importRights = "/v1/rights/import"
    package static let badges = "/v1/badges"
    package static let badgeLookup = "/v1/badges/lookup"
    package static let incidents = "/v1/incidents"
    package static let scans = "/v1/scans"

    package static func scope(_ id: ScopeID) -> String { "\(scopes)/\(id)" }
    package static func zones(_ scope: ScopeID) -> String { "\(scopes)/\(scope)/zones" }
    package static func zone(_ number: Int, of scope: ScopeID) -> String {
        "\(zones(scope))/\(number)"
    }
    package static func zoneSets(_ scope: ScopeID) -> String { "\(scopes)/\(scope)/zone-sets" }
    package static func keyring(_ scope: ScopeID) -> String { "\(scopes)/\(scope)/keyring" }
    package static func device(_ id: DeviceID) -> String { "\(devices)/\(id)" }
    package static func badge(_ id: BadgeID) -> String { "\(badges)/\(id)" }
    package static func right(_ id: RightID) -> String { "\(rights)/\(id)" }
    package static func code(_ id: RightID) -> String { "\(rights)/\(id)/code" }
}
