namespace MeterNode.Server.Web.Nodes;

/// <summary>A form was filled in so that nobody can act on it.</summary>
/// <param name="text">Identifier of the text that says what and how to mend it.</param>
/// <param name="field">Identifier of the text that names the field; null where the text needs none.</param>
/// <param name="typed">What was typed there.</param>
internal sealed class NodeFormException(string text, string? field = null, string typed = "") : Exception
{
    /// <summary>In the language of the page.</summary>
    public string In(PageView view) => field is null ? WebTexts.Of(text, view.Language)
        : WebTexts.Of(text, view.Language, WebTexts.Of(field, view.Language), typed);
}
