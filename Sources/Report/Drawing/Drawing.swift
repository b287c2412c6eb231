/// What every drawing has: a name to be found by, a title and a description for those who do not see it.
struct Drawing {
    /// Unique within the page; letters, digits and hyphens.
    let id: String
    let title: String
    let description: String
    let width: Double
    let height: Double

    /// The `<svg>` element around the shapes.
    func render(_ shapes: (inout HTML) -> Void) -> HTML {
        var html = HTML()
        let box = "0 0 \(SVGNumber.text(width)) \(SVGNumber.text(height))"
        html.element(
            "svg",
            ["viewBox": box, "role": "img", "aria-labelledby": "\(id)-t \(id)-d", "class": "chart \(id)"]
        ) { svg in
            svg.element("title", ["id": "\(id)-t"], text: title)
            svg.element("desc", ["id": "\(id)-d"], text: description, limit: 600)
            shapes(&svg)
        }
        return html
    }
}

extension HTML {
    /// A rectangle; widths and heights below zero become zero. `hint` is shown where a pointer rests on it.
    mutating func rectangle(
        _ style: String,
        x: Double,
        y: Double,
        width: Double,
        height: Double,
        radius: Double = 1,
        hint: String? = nil
    ) {
        let attributes: Attributes = [
            "class": style, "x": SVGNumber.text(x), "y": SVGNumber.text(y), "width": SVGNumber.text(max(0, width)),
            "height": SVGNumber.text(max(0, height)), "rx": SVGNumber.text(radius),
        ]
        guard let hint else { return void("rect", attributes) }
        element("rect", attributes) { $0.element("title", text: hint) }
    }

    mutating func line(_ style: String, from start: (x: Double, y: Double), to end: (x: Double, y: Double)) {
        void(
            "line",
            [
                "class": style, "x1": SVGNumber.text(start.x), "y1": SVGNumber.text(start.y),
                "x2": SVGNumber.text(end.x), "y2": SVGNumber.text(end.y),
            ]
        )
    }

    /// Words in a drawing; `anchor` is `start`, `middle` or `end`.
    mutating func label(
        _ words: String,
        x: Double,
        y: Double,
        anchor: String = "start",
        style: String = "label",
        limit: Int = 60
    ) {
        element(
            "text",
            ["class": style, "x": SVGNumber.text(x), "y": SVGNumber.text(y), "text-anchor": anchor],
            text: words,
            limit: limit
        )
    }
}
