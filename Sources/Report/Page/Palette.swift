/// The page's colours, light and dark, as sRGB hex: kept as data so that their contrast can be computed.
struct Palette: Sendable {
    /// A colour and the name of its CSS custom property.
    struct Entry: Sendable {
        let name: String
        let light: String
        let dark: String
    }

    static let entries: [Entry] = [
        Entry(name: "page", light: "#f4f5f7", dark: "#0f1216"),
        Entry(name: "surface", light: "#ffffff", dark: "#171b21"),
        Entry(name: "sunken", light: "#eef0f3", dark: "#1f252d"),
        Entry(name: "line", light: "#dadee5", dark: "#2d343e"),
        Entry(name: "text", light: "#191d24", dark: "#e7eaef"),
        Entry(name: "muted", light: "#545d6b", dark: "#9fa9b7"),
        Entry(name: "link", light: "#1d5a96", dark: "#8bbcf0"),
        Entry(name: "managed", light: "#1c6e68", dark: "#56b8ae"),
        Entry(name: "unmanaged", light: "#a34a0a", dark: "#e3a254"),
        Entry(name: "past", light: "#cfd6dd", dark: "#3b4653"),
        Entry(name: "critical", light: "#b01f2b", dark: "#ff8f8a"),
        Entry(name: "high", light: "#9c420a", dark: "#f4a66b"),
        Entry(name: "medium", light: "#735800", dark: "#dfc25f"),
        Entry(name: "low", light: "#3a5878", dark: "#9dbade"),
        Entry(name: "good", light: "#1a6b40", dark: "#71cb9a"),
    ]

    /// What is written on what, by name: each pair must be readable in both modes.
    static let pairs: [(text: String, ground: String)] =
        [
            "page", "surface", "sunken",
        ].flatMap { ground in
            ["text", "muted", "link", "critical", "high", "medium", "low", "good", "managed", "unmanaged"].map {
                ($0, ground)
            }
        } + [("text", "past"), ("surface", "managed"), ("surface", "unmanaged"), ("surface", "critical")]

    /// `:root` with the colours of both modes.
    static var css: String {
        let light = entries.map { "--\($0.name):\($0.light);" }.joined()
        let dark = entries.map { "--\($0.name):\($0.dark);" }.joined()
        return ":root{color-scheme:light dark;\(light)}@media screen and (prefers-color-scheme:dark){:root{\(dark)}}"
    }
}
