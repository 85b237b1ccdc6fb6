import HTTPServer

/// The table of routes as OpenAPI 3.1 tells it (spec.openapis.org/oas/v3.1.0).
package struct OpenAPIDocument {
    private let table: RouteTable
    private let version: String

    package init(_ table: RouteTable, version: String) {
        self.table = table
        self.version = version
    }

    package var json: JSONValue {
        [
            "openapi": "3.1.0",
            "info": [
                "title": "Jalon hub",
                "version": .text(version),
                "description": """
                Rights of access, the devices that check them, and what they saw. \
                Refusals are RFC 9457 problems; times are RFC 3339 in UTC.
                """,
                "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
            ],
            "servers": [["url": "/"]],
            "paths": paths,
            "components": [
                "schemas": ["Problem": OpenAPISchema.problem],
                "securitySchemes": Self.securitySchemes,
            ],
        ]
    }

    private var paths: JSONValue {
        var paths: [String: [String: JSONValue]] = [:]
        for route in table.routes {
            let method = route.method.rawValue.lowercased()
            paths[route.path.text, default: [:]][method] = OpenAPIOperation(route).json
        }
        return .object(paths.mapValues { .object($0) })
    }

    private static let securitySchemes: JSONValue = [
        "staff": [
            "type": "http",
            "scheme": "bearer",
            "description": "An operator's code, an API key, or an access token.",
        ],
        "device": [
            "type": "apiKey",
            "in": "header",
            "name": "Signature",
            "description": "RFC 9421, signed with the device's own Ed25519 key.",
        ],
    ]
}
