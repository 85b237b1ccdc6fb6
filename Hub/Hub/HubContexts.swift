package import Devices
package import Identity
package import Kernel
package import Rights

/// The contexts this program is made of, in the order in which they depend on each other.
package struct HubContexts: Sendable {
    /// Every schema step this program knows.
    package static let schemaSteps =
        KernelSchema.steps + Identity.schemaSteps + Rights.schemaSteps + Devices.schemaSteps

    package let identity: Identity
    package let rights: Rights
    package let devices: Devices
    package let all: [any Context]
    let authenticators: [RouteAccess: any Authenticator]

    init(_ services: HubServices) throws(KeyVaultError) {
        identity = try Identity(services)
        rights = Rights(services: services)
        devices = Devices(services: services, rights: rights)
        all = [identity, rights, devices]
        authenticators = [
            .operatorToken: identity.authenticator, .device: devices.authenticator,
        ]
    }
}
