using UglyToad.PdfPig;
using UglyToad.PdfPig.Annotations;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Tokens;

namespace MeterNode.Server.Reports;

/// <summary>
/// What a reader could see in a PDF beside its text, and no browser prints of a report: pictures, notes and forms, texts that are not
/// drawn. Charts of a report are lines, and its links lead to its own pages.
/// </summary>
internal static class PdfAdditions
{
    /// <summary>What the catalog of a document names where a report has nothing (PDF 32000-1, 7.7.2).</summary>
    private static readonly (string Key, string What)[] s_ofDocument =
    [
        ("AcroForm", "a form"), ("OpenAction", "an action when it is opened"), ("AA", "actions"), ("OCProperties", "layers"),
        ("AF", "attached files"), ("Collection", "attached files"),
    ];

    private static readonly (string Key, string What)[] s_ofNames = [("JavaScript", "programs"), ("EmbeddedFiles", "attached files")];

    /// <summary>Those of the document itself.</summary>
    public static IEnumerable<string> Of(PdfDocument document)
    {
        DictionaryToken catalog = document.Structure.Catalog.CatalogDictionary;
        foreach ((string key, string what) in s_ofDocument.Where(one => catalog.ContainsKey(NameToken.Create(one.Key))))
        {
            yield return what;
        }

        if (catalog.TryGet(NameToken.Create("Names"), out IToken? token))
        {
            IToken? names = token is IndirectReferenceToken reference ? document.Structure.GetObject(reference.Data).Data : token;
            foreach ((string key, string what) in s_ofNames)
            {
                if (names is DictionaryToken dictionary && dictionary.ContainsKey(NameToken.Create(key)))
                {
                    yield return what;
                }
            }
        }
    }

    /// <summary>Those of a page.</summary>
    public static IEnumerable<string> Of(Page page)
    {
        int pictures = page.GetImages().Count();
        if (pictures > 0)
        {
            yield return FormattableString.Invariant($"{pictures} pictures of dots");
        }

        int notes = page.GetAnnotations().Count(IsNote);
        if (notes > 0)
        {
            yield return FormattableString.Invariant($"{notes} notes, fields or links out of the document");
        }

        int hidden = page.Letters.Count(letter => IsHidden(letter, page.CropBox.Bounds));
        if (hidden > 0)
        {
            yield return FormattableString.Invariant($"{hidden} characters that nobody sees");
        }
    }

    /// <summary>Everything but a link to a place in the document.</summary>
    private static bool IsNote(Annotation annotation) => annotation.Type != AnnotationType.Link
        || !annotation.AnnotationDictionary.ContainsKey(NameToken.Create("Dest"))
        || annotation.AnnotationDictionary.ContainsKey(NameToken.Create("A"))
        || annotation.AnnotationDictionary.ContainsKey(NameToken.Create("AA"));

    private static bool IsHidden(Letter letter, PdfRectangle page) =>
        letter.Value.AsSpan().Trim().Length > 0
            && (letter.RenderingMode is not (TextRenderingMode.Fill or TextRenderingMode.FillThenStroke)
                || letter.StartBaseLine.X < page.Left || letter.StartBaseLine.X > page.Right
                || letter.StartBaseLine.Y < page.Bottom || letter.StartBaseLine.Y > page.Top);
}
