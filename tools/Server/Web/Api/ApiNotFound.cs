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
    public static ApiNotFound Of(string what, string name, IEnumerable<string> known)
    {
        string[] all = [.. known.Take(1_000)];
        string cure = NearestName.Of(name, all) is string near ? $"did you mean '{near}'?"
            : all.Length == 0 ? "none is there" : $"there are {string.Join(", ", all.Take(10))}";
        return new ApiNotFound($"there is no {what} '{PlainText.Of(name)}': {cure}");
    }
}
