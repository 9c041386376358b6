using Mono.Cecil;

namespace MeterNode.Gate.Rules;

/// <summary>
/// No generic type or method, own or instantiated: mscorlib declares Action`1, the compiler accepts it and the runtime
/// crashes when the assembly is loaded.
/// </summary>
public static class GenericsRule
{
    public static IEnumerable<Finding> Check(FirmwareAssembly assembly)
    {
        foreach (TypeDefinition type in assembly.Types)
        {
            if (type.HasGenericParameters)
            {
                yield return new Finding(
                    assembly.Locate(type),
                    $"generic type {type.FullName}",
                    "Write it for the one type it is needed for; the runtime crashes on generics");
            }

            foreach (MethodDefinition method in type.Methods.Where(m => m.HasGenericParameters))
            {
                yield return new Finding(
                    assembly.Locate(method),
                    $"generic method {method.Name}",
                    "Write it for the one type it is needed for; the runtime hangs in generic methods");
            }
        }

        foreach (Mention mention in Mentions.Of(assembly))
        {
            string? instance = InstanceIn(mention.Reference);
            if (instance != null)
            {
                yield return new Finding(
                    mention.Where,
                    $"generic instance {instance}",
                    "Declare a non-generic delegate or class; the device build compiles this and the runtime crashes when it is loaded");
            }
        }
    }

    private static string? InstanceIn(MemberReference reference) => reference switch
    {
        GenericInstanceType type => type.FullName,
        GenericInstanceMethod method => method.FullName,
        TypeSpecification type => InstanceIn(type.ElementType),
        TypeReference => null,
        MethodReference method => InstanceIn(method.DeclaringType)
            ?? InstanceIn(method.ReturnType) ?? method.Parameters.Select(p => InstanceIn(p.ParameterType)).FirstOrDefault(n => n != null),
        FieldReference field => InstanceIn(field.DeclaringType) ?? InstanceIn(field.FieldType),
        _ => null,
    };
}
