using Mono.Cecil;

namespace MeterNode.Gate.Rules;

/// <summary>No int[,]: it compiles for the device and the runtime crashes when the assembly is loaded.</summary>
public static class ArrayRule
{
    public static IEnumerable<Finding> Check(FirmwareAssembly assembly) =>
        from mention in Mentions.Of(assembly)
        where IsMultiDimensional(mention.Reference)
        select new Finding(
            mention.Where, "multi-dimensional array", "Use an array of arrays, or one array with index row * width + column");

    private static bool IsMultiDimensional(MemberReference reference) => reference switch
    {
        ArrayType array => array.Rank > 1 || IsMultiDimensional(array.ElementType),
        TypeSpecification type => IsMultiDimensional(type.ElementType),
        TypeReference => false,
        FieldReference field => IsMultiDimensional(field.FieldType),
        MethodReference method => IsMultiDimensional(method.DeclaringType),
        _ => false,
    };
}
