/// Which hub this is: told by `--version`, `/` and the OpenAPI document.
package enum HubVersion {
    package static let text = "0.1.0"
}
