import FoundationEssentials
package import HTTPServer
package import Vocabulary

/// A request that passed its route's checks: getters by the names of path, query and body alike.
///
/// A getter asks for what the route declares; to ask for another name or type is a programmer's
/// error and traps.
package struct Input: Sendable {
    package let request: Request
    package let caller: Caller
    package let now: Timestamp
    let values: [String: JSONValue]

    package init(request: Request, caller: Caller, now: Timestamp, values: [String: JSONValue]) {
        self.request = request
        self.caller = caller
        self.now = now
        self.values = values
    }

    /// The company of the caller; for routes that are not open.
    package var company: CompanyID {
        guard let company = caller.company else {
            preconditionFailure("an open route has no company")
        }
        return company
    }

    /// The device that signed; for routes of devices.
    package var device: DeviceID {
        guard case .device(let device, _) = caller else {
            preconditionFailure("only a route of devices has a device")
        }
        return device
    }

    /// Who asks; for routes and pages of staff.
    package var staff: Staff {
        guard case .staff(let staff) = caller else {
            preconditionFailure("only a route of staff has a member of it")
        }
        return staff
    }

    /// Who asks, for the record of acts; for routes of staff.
    package var operatorName: String { staff.name }

    /// The body as it came, for routes with raw bodies.
    package var body: [UInt8] { request.body }

    /// The checked value, nil when it was not given or is null.
    package func value(_ name: String) -> JSONValue? {
        values[name] == .null ? nil : values[name]
    }

    /// Whether the name was given at all, null included: for partial changes.
    package func isGiven(_ name: String) -> Bool { values[name] != nil }

    package func textIfGiven(_ name: String) -> String? { value(name)?.text }
    package func integerIfGiven(_ name: String) -> Int64? { value(name)?.integer }
    package func flagIfGiven(_ name: String) -> Bool? { value(name)?.bool }

    package func timeIfGiven(_ name: String) -> Timestamp? {
        value(name)?.text.flatMap { Timestamp(rfc3339: $0) }
    }

    package func idIfGiven<Kind>(
        _ name: String,
        as _: Identifier<Kind>.Type = Identifier<Kind>.self
    ) -> Identifier<Kind>? {
        value(name)?.text.flatMap { Identifier<Kind>(text: $0) }
    }

    package func text(_ name: String) -> String { required(name, textIfGiven(name)) }
    package func integer(_ name: String) -> Int64 { required(name, integerIfGiven(name)) }
    package func flag(_ name: String) -> Bool { required(name, flagIfGiven(name)) }
    package func time(_ name: String) -> Timestamp { required(name, timeIfGiven(name)) }

    package func id<Kind>(
        _ name: String,
        as _: Identifier<Kind>.Type = Identifier<Kind>.self
    ) -> Identifier<Kind> {
        required(name, idIfGiven(name))
    }

    /// The items of a list; none when it was not given.
    package func list(_ name: String) -> [JSONValue] { value(name)?.list ?? [] }

    /// An object inside the body, with the same getters.
    package func object(_ name: String) -> Input? {
        guard let members = value(name)?.object else { return nil }
        return Input(request: request, caller: caller, now: now, values: members)
    }

    /// How many of a list are wanted; for routes with ``Field/limit(max:)``.
    package var limit: Int { Int(integerIfGiven("limit") ?? Field.pageLengthDefault) }

    /// The body as one of the formats that hub and edge share.
    package func decoded<Value: Decodable>(_: Value.Type = Value.self) throws -> Value {
        do {
            return try JSONDecoder().decode(Value.self, from: Data(request.body))
        } catch {
            throw Problem(.invalid, "The body does not have the members of this format.")
        }
    }

    private func required<Value>(_ name: String, _ value: Value?) -> Value {
        guard let value else {
            preconditionFailure("\(name) is no required field of the route, or of another type")
        }
        return value
    }
}
