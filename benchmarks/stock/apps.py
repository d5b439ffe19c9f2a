from django.apps import AppConfig


class StockConfig(AppConfig):
    name = "benchmarks.stock"
    label = "stock"
    verbose_name = "pages made in stock Wagtail"
