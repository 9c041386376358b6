namespace MeterNode.Report;

/// <summary>Writes the room in which people sign on paper: 60 mm by 20 mm a person for ink and seal.</summary>
internal static class SignaturesHtml
{
    private static readonly string[] s_columns = ["role", "name", "date", "signature"];

    public static void Write(HtmlWriter html, ReportSignatures signatures, PageTexts say)
    {
        html.Open("div", ("class", "scroll")).Open("table", ("class", "signatures"));
        html.Open("thead").Open("tr");
        foreach (string column in s_columns)
        {
            html.Element("th", say.Of("sign." + column), ("scope", "col"), ("class", column));
        }

        html.Close().Close().Line().Open("tbody").Line();
        foreach (string role in signatures.Roles)
        {
            html.Open("tr").Element("th", role, ("scope", "row"));
            foreach (string column in s_columns.Skip(1))
            {
                html.Element("td", "", ("class", column));
            }

            html.Close().Line();
        }

        html.Close().Close().Close().Line();
    }
}
