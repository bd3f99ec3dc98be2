using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace OperatorBot.Silo.Tests.Storage;

/// <summary>Marks a set of tests that needs Azurite: skipped, with the reason, where that cannot run.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsAzuriteAttribute : Attribute;

/// <summary>A fact that looks at its class for <see cref="NeedsAzuriteAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("OperatorBot.Silo.Tests.Storage.StoreFactDiscoverer", "OperatorBot.Silo.Tests")]
public sealed class StoreFactAttribute : FactAttribute;

/// <inheritdoc cref="StoreFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("OperatorBot.Silo.Tests.Storage.StoreTheoryDiscoverer", "OperatorBot.Silo.Tests")]
public sealed class StoreTheoryAttribute : TheoryAttribute;

/// <summary>xunit 2 knows why to skip from the method alone; here it is the class that tells the store.</summary>
public sealed class StoreFactDiscoverer(IMessageSink sink) : FactDiscoverer(sink)
{
    /// <inheritdoc/>
    protected override IXunitTestCase CreateTestCase(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        Reason(testMethod) is { } reason
            ? Skipped(DiagnosticMessageSink, discoveryOptions, testMethod, reason)
            : base.CreateTestCase(discoveryOptions, testMethod, factAttribute);

    /// <summary>The one kind of test case that is given its reason, instead of asking the attribute.</summary>
    internal static IXunitTestCase Skipped(
        IMessageSink sink, ITestFrameworkDiscoveryOptions options, ITestMethod method, string reason) =>
        new XunitSkippedDataRowTestCase(
            sink, options.MethodDisplayOrDefault(), options.MethodDisplayOptionsOrDefault(), method, reason);

    internal static string? Reason(ITestMethod method) =>
        method.TestClass.Class.ToRuntimeType().GetCustomAttribute<NeedsAzuriteAttribute>() is null ? null : Azurite.Missing;
}

/// <inheritdoc cref="StoreFactDiscoverer"/>
public sealed class StoreTheoryDiscoverer(IMessageSink sink) : TheoryDiscoverer(sink)
{
    /// <inheritdoc/>
    public override IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute) =>
        StoreFactDiscoverer.Reason(testMethod) is { } reason
            ? [StoreFactDiscoverer.Skipped(DiagnosticMessageSink, discoveryOptions, testMethod, reason)]
            : base.Discover(discoveryOptions, testMethod, theoryAttribute);
}
