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
    package static let operators = "/v1/operators"
    package static let acts = "/v1/audit"
    package static let keyrings = "/v1/keyring"
    package static let keyringProposals = "/v1/keyring/proposals"
    package static let keyringSignatures = "/v1/keyring/signatures"
    package static let publishKeyrings = "/v1/keyring/publish"
    package static let abandonKeyrings = "/v1/keyring/abandon"
    package static let ceremony = "/v1/keyring/ceremony"

    package static func scope(_ id: ScopeID) -> String { "\(scopes)/\(id)" }
    package static func zones(_ scope: ScopeID) -> String { "\(scopes)/\(scope)/zones" }
    package static func zone(_ number: Int, of scope: ScopeID) -> String {
        "\(zones(scope))/\(number)"
    }
    package static func zoneSets(_ scope: ScopeID) -> String { "\(scopes)/\(scope)/zone-sets" }
    package static func flash(_ scope: ScopeID) -> String { "\(scopes)/\(scope)/flash" }
    package static func keyring(_ scope: ScopeID) -> String { "\(scopes)/\(scope)/keyring" }
    package static func device(_ id: DeviceID) -> String { "\(devices)/\(id)" }
    package static func incident(_ number: Int64) -> String { "\(incidents)/\(number)" }
    package static func archive(_ scope: ScopeID) -> String { "\(scopes)/\(scope)/archive" }
    package static func occupancy(_ scope: ScopeID) -> String { "\(scopes)/\(scope)/occupancy" }
    package static func badge(_ id: BadgeID) -> String { "\(badges)/\(id)" }
    package static func right(_ id: RightID) -> String { "\(rights)/\(id)" }
    package static func link(_ id: RightID) -> String { "\(rights)/\(id)/link" }
    package static func phone(_ id: RightID) -> String { "\(rights)/\(id)/phone" }
    package static func code(_ id: RightID) -> String { "\(rights)/\(id)/code" }
}

/// Rules of a scope, and what they come to.
extension AdminAPI {
    package static func policies(_ scope: ScopeID) -> String { "\(self.scope(scope))/policies" }
    package static func policy(_ number: Int, of scope: ScopeID) -> String {
        "\(policies(scope))/\(number)"
    }
    package static func compiledPolicy(_ number: Int, of scope: ScopeID) -> String {
        "\(policy(number, of: scope))/compile"
    }
    package static func holidays(_ scope: ScopeID) -> String { "\(self.scope(scope))/holidays" }
    package static func holidays(_ number: Int, of scope: ScopeID) -> String {
        "\(holidays(scope))/\(number)"
    }
    package static func preview(_ scope: ScopeID) -> String { "\(self.scope(scope))/preview" }
}
