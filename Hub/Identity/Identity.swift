import Crypto
package import Kernel

/// Who may command the hub, and the persons that rights are for.
///
/// Each operator has a code of his own until there are accounts: what a route needs to know is a
/// ``Kernel/Caller``, and the authenticator that makes it is all that accounts will replace.
package struct Identity: Context {
    package static let schemaSteps = IdentitySchema.steps

    package let codes: AdminCodes
    package let authenticator: OperatorAuthenticator
    private let services: HubServices

    package init(_ services: HubServices) throws(KeyVaultError) {
        self.services = services
        codes = try AdminCodes(services)
        authenticator = OperatorAuthenticator(codes, clock: services.clock)
    }

    package var routes: [Route] {
        PersonRoutes(services).routes
            + [ActRoutes(services: services).list]
            + OperatorRoutes(codes: codes, services: services).routes
    }
}
