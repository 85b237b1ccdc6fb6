import HubAdmin

/// The names of devices and gates, asked for when the first is wanted that is not known.
struct IncidentNames {
    struct Device: Equatable {
        let name: String
        let gate: String?
    }

    private(set) var devices: [String: Device] = [:]
    private(set) var gates: [String: String] = [:]

    init() {}

    init(devices: [JSON], gates: [JSON]) {
        for device in devices {
            guard let id = device["id"]?.text else { continue }
            let name = device["name"]?.text ?? id
            self.devices[id] = Device(name: name, gate: device["gate"]?.text)
        }
        for gate in gates {
            guard let id = gate["id"]?.text, let name = gate["name"]?.text else { continue }
            self.gates[id] = name
        }
    }

    /// At most two questions a page.
    mutating func learn(_ incidents: [JSON], _ hub: HubConnection) async throws {
        let isKnown = incidents.allSatisfy { devices[$0["device"]?.text ?? ""] != nil }
        guard !isKnown else { return }
        self = IncidentNames(
            devices: try await hub.list(AdminAPI.devices)["items"]?.list ?? [],
            gates: try await hub.list(AdminAPI.gates)["items"]?.list ?? []
        )
    }

    /// The gate of an incident, else that of its device, by name where it has one.
    func gate(_ incident: JSON) -> String? {
        let gate = incident["gate"]?.text ?? devices[incident["device"]?.text ?? ""]?.gate
        return gate.map { gates[$0] ?? $0 }
    }

    func device(_ id: String?) -> String? {
        id.map { devices[$0]?.name ?? $0 }
    }

    /// A text of the hub with gates called by their names.
    func named(_ text: String) -> String {
        gates.reduce(text) { $0.replacing($1.key, with: $1.value) }
    }
}
