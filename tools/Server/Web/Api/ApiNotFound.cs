using MeterNode.Plant;
using MeterNode.Wire;

namespace MeterNode.Server.Web.Api;

/// <summary>What was named is not there; the message names what is.</summary>
internal sealed class ApiNotFound : OperatorException
{
    private ApiNotFound(string message)
        : base(OperatorError.Failure, message)
    {
    }

    /// <summary>There is no such <paramref name="what"/>.</summary>
    public static ApiNotFound Of(string what, string name, IEnumerable<string> known) =>
        new($"there is no {what} '{PlainText.Of(name)}': {Cure(name, [.. known.Take(1_000)], "none is there")}");

    /// <summary>The nearest of the names that there are, or some of them; <paramref name="otherwise"/> where there are none.</summary>
    public static string Cure(string name, string[] known, string otherwise) =>
        NearestName.Of(name, known) is string near ? $"did you mean '{near}'?"
        : known.Length == 0 ? otherwise : $"there are {string.Join(", ", known.Take(10))}";
}
